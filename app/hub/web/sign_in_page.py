"""Where somebody of the county says who he is, and the page that says why there is nothing to see."""

from app.hub.web.markup import Html, mark, page, section, text


def sign_in_page(trouble: str = "") -> str:
    """The form; `trouble` says what was wrong with the last try."""
    form = Html(
        "<form class='sign-in' method='post' action='/sign-in'>"
        "<label>姓名 <input name='name' autocomplete='username' required maxlength='40'></label>"
        "<label>口令 <input name='word' type='password' autocomplete='current-password' required maxlength='40'>"
        "</label>"
        "<button>登录</button></form>"
    )
    said = Html(f"<p>{mark(trouble, 'late')}</p>") if trouble else Html("")
    return page("供电所一览", section("登录", said, form, name="sign-in"))


def nothing_page(words: str) -> str:
    """A page that says why there is nothing to see."""
    back = Html("<p><a href='/county'>供电所一览</a></p>")
    return page("供电所一览", section(words, back, name="nothing"))


def wait_page(seconds: int) -> str:
    """Somebody asked too often."""
    return page("供电所一览", section("请稍候", Html(f"<p>{text(f'请 {seconds} 秒后再试。')}</p>"), name="wait"))
