"""How the hub's pages look: light or dark as the reader's machine is, on a desk, in a hand, on paper."""

import base64
import hashlib
from typing import Final

STYLE: Final = """
:root{--ink:#1f2933;--soft:#52606d;--line:#d8dee4;--ground:#f5f7f8;--card:#fff;--late:#a3241c;--near:#8a4b00;
--good:#17683b;--link:#0b5c8a;color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{--ink:#e4e8eb;--soft:#a3afba;--line:#37424c;--ground:#14191e;--card:#1d242b;
--late:#ff9d94;--near:#f2b866;--good:#86d6a5;--link:#7cc4ee}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);
font:15px/1.6 'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif}
main{max-width:80rem;margin:0 auto;padding:0 1.5rem 3rem}
header{display:flex;flex-wrap:wrap;align-items:baseline;gap:.25rem 1rem;margin:1.5rem 0 1rem}
h1{font-size:1.5rem;line-height:1.3;margin:0;overflow-wrap:anywhere}
h2{font-size:1.1rem;margin:0 0 .75rem}
header p{margin:0}
nav{background:var(--card);border-bottom:1px solid var(--line)}
nav>div{display:flex;flex-wrap:wrap;align-items:center;gap:.25rem 1.5rem;max-width:80rem;margin:0 auto;
padding:.75rem 1.5rem}
nav a{padding:.25rem 0;color:var(--soft);text-decoration:none;border-bottom:2px solid transparent}
nav a[aria-current]{color:var(--ink);border-color:var(--link);font-weight:600}
nav form{margin-left:auto;color:var(--soft)}
section,.facts{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:1.25rem;margin:0 0 1.25rem}
a{color:var(--link)}
table{border-collapse:collapse;width:100%}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th,td{text-align:left;vertical-align:top;padding:.5rem .75rem;border-bottom:1px solid var(--line);
overflow-wrap:anywhere}
th:first-child,td:first-child{padding-left:0}
th:last-child,td:last-child{padding-right:0}
tbody tr:last-child td{border-bottom:0}
th{color:var(--soft);font-weight:600;white-space:nowrap}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.still{white-space:nowrap}
.quiet{color:var(--soft)}
.late{color:var(--late);font-weight:600}
.near{color:var(--near);font-weight:600}
.good{color:var(--good)}
.facts{display:flex;flex-wrap:wrap;gap:1rem 2.5rem}
.facts div{min-width:6rem}
dt{color:var(--soft);font-size:.9rem}
dd{margin:0;font-size:1.15rem;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
form.chooser{margin:0 0 1rem}
form.sign-in{display:grid;gap:1rem;max-width:24rem}
form.sign-in label{display:grid;gap:.25rem}
form.sign-in button{justify-self:start;padding:.35rem 1.5rem;border-color:var(--link);color:var(--link);font-weight:600}
input,select,button{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:6px;
padding:.35rem .75rem;max-width:100%}
button{cursor:pointer}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
code{overflow-wrap:anywhere}
@media (max-width:48rem){
main{padding:0 1rem 2rem}nav>div{padding:.75rem 1rem}
thead{display:none}
table,tbody,tr,td{display:block;width:100%}
tr{padding:.5rem 0;border-bottom:1px solid var(--line)}
tbody tr:last-child{border-bottom:0}
td,td.number,td:first-child,td:last-child{display:grid;grid-template-columns:6.5rem 1fr;gap:.75rem;
padding:.15rem 0;border:0;text-align:left;white-space:normal}
td::before{content:attr(data-head);color:var(--soft)}
td:empty{display:none}
}
@media print{
:root{--ink:#000;--soft:#333;--line:#999;--ground:#fff;--card:#fff;--late:#000;--near:#000;--good:#000;--link:#000}
nav,form{display:none}main{max-width:none;padding:0}
section,.facts{border:0;padding:0;break-inside:auto}tr{break-inside:avoid}a{text-decoration:none}
}
"""

STYLE_SOURCE: Final = f"'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode('ascii')}'"
"""How a content security policy names this style, and no other."""
