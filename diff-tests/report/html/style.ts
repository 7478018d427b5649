/** The looks of the HTML report: light and dark, on a phone, and printed. */

const light = `--paper:#fbfaf7;--card:#fff;--ink:#1d2321;--soft:#56605c;--line:#dcdcd3;--accent:#0b6e63;
--good:#146c43;--bad:#b3261e;--s0:#0b6e63;--s1:#6a4fb3;--s2:#b3541e;--s3:#1f6fb5;--s4:#a8326f;--s5:#5d6320;`;
const dark = `--paper:#141816;--card:#1c211f;--ink:#e8ebe8;--soft:#a3ada8;--line:#343b38;--accent:#5cc4b4;
--good:#6ccf9a;--bad:#ff9a90;--s0:#5cc4b4;--s1:#b39df5;--s2:#f0a06c;--s3:#7fb9f0;--s4:#f08fbe;--s5:#c2ca6a;`;

export const style = `:root{color-scheme:light dark;${light}
--mono:ui-monospace,'SF Mono',Menlo,'Liberation Mono',monospace}
@media screen and (prefers-color-scheme:dark){:root{${dark}}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1.5rem clamp(1rem,4vw,2.5rem) 3rem;max-width:72rem;background:var(--paper);color:var(--ink);
font:1rem/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Liberation Sans',sans-serif;overflow-wrap:anywhere}
h1{margin:0 0 .25rem;font-size:clamp(1.4rem,1.1rem + 1.5vw,2rem);line-height:1.2}
h2{margin:2.25rem 0 .75rem;font-size:1.2rem}
h3{margin:1rem 0 .25rem;font-size:.9rem;color:var(--soft)}
p{margin:0 0 .6rem;max-width:50rem}
.soft,footer,figcaption small{color:var(--soft);font-size:.875rem}
.sum{padding:.7rem 1rem;border-left:5px solid var(--soft);background:var(--card);font-weight:600;max-width:none}
.good{color:var(--good)}.bad{color:var(--bad)}
.sum.good,.sum.bad{border-left-color:currentColor}
.scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:6px}
table{width:100%;border-collapse:separate;border-spacing:0;font-size:.85rem;font-variant-numeric:tabular-nums;white-space:nowrap}
th,td{padding:.35rem .7rem;border-bottom:1px solid var(--line);text-align:right;font-weight:400;vertical-align:top}
tr:last-child>*{border-bottom:0}
thead th{color:var(--soft);font-weight:600}
.left th,.left td,th:nth-child(-n+3),td:nth-child(-n+3),.rows :is(th,td):last-child{text-align:left}
tbody th{position:sticky;left:0;background:var(--card);font-weight:600}
.left{font-family:var(--mono);font-size:.78rem}
.left td{max-width:24rem;overflow:hidden;text-overflow:ellipsis}
.left td:nth-child(n+3):nth-child(-n+6){text-align:right}
button{padding:0;border:0;background:none;color:inherit;font:inherit;text-decoration:underline dotted;text-underline-offset:.25em;cursor:help}
[popover]{margin:auto;max-width:min(26rem,calc(100vw - 2rem));padding:.8rem 1rem;border:1px solid var(--line);border-radius:8px;background:var(--card);
color:var(--ink);font-size:.9rem;box-shadow:0 4px 18px rgb(0 0 0/.25)}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:1rem;align-items:start}
figure{margin:0;padding:.8rem;background:var(--card);border:1px solid var(--line);border-radius:6px}
figcaption{margin-bottom:.4rem;font-size:.9rem;font-weight:600}
figcaption small{display:block;font-weight:400}
svg{display:block;width:100%;max-width:30rem;height:auto;fill:var(--ink);font:10.5px system-ui,sans-serif}
.key svg{display:inline;width:1em;height:1em;vertical-align:-.1em}
.key span{display:inline-block;margin-right:1rem}
.grid{stroke:var(--line)}.rule{stroke:var(--ink);stroke-dasharray:3 3}.axis{fill:var(--soft)}
.mark{fill:none;stroke-width:1.6}.mark.full{fill:currentColor}
.s0{color:var(--s0)}.s1{color:var(--s1)}.s2{color:var(--s2)}.s3{color:var(--s3)}.s4{color:var(--s4)}.s5{color:var(--s5)}
[class*=mark]{stroke:currentColor}
.accepted{fill:var(--good);opacity:.55}.rejected{fill:var(--bad)}
.undecided{fill:url(#dots)}.unconstrained{fill:none;stroke:var(--soft)}
details{padding:.5rem 0;border-bottom:1px solid var(--line)}
details details{border:0;padding:.2rem 0}
summary{cursor:pointer}
summary b{font-weight:600}
pre{margin:.4rem 0;padding:.7rem .9rem;background:var(--card);border:1px solid var(--line);border-radius:6px;
font:.8rem/1.5 var(--mono);white-space:pre-wrap}
footer{margin-top:2.5rem}
@media print{:root{color-scheme:light}body{padding:0;max-width:none;font-size:10pt}
.scroll{overflow:visible;border:0}table{font-size:7.5pt;white-space:normal}.left{font-size:6.5pt}th,td{padding:.15rem .3rem}
tbody th{position:static}figure,pre,tr,.sum{break-inside:avoid}h2,h3,summary{break-after:avoid}
svg{print-color-adjust:exact;-webkit-print-color-adjust:exact}
[popover]{display:block;position:static;max-width:none;margin:.3rem 0;padding:0;border:0;box-shadow:none;font-size:8pt}
.paper::details-content,.paper details::details-content{content-visibility:visible;block-size:auto}}
`;
