/** The page's one style sheet. No fonts and no images: the file asks for nothing. */
export const STYLE = `
:root{color-scheme:light dark;--page:#f6f7f8;--card:#fff;--text:#1b1e23;--muted:#59616c;--line:#dfe3e8;--accent:#4f7ac2;--link:#1d56b0;--code:#f1f3f5;--critical:#861333;--high:#cb4335;--medium:#dd9a2b;--low:#6ba3c0;--warn:#fff4dc;--warn-line:#d9a441;--alarm:#b3261e;--caution:#a14f00;--busy:#7a6000;--calm:#43607f;--still:#5f6670}
@media (prefers-color-scheme:dark){:root{--page:#131518;--card:#1b1e22;--text:#e4e7eb;--muted:#a2abb6;--line:#30353c;--accent:#7198d8;--link:#8db5f5;--code:#14171a;--critical:#d3476c;--high:#e06a5c;--medium:#d9a04a;--low:#6fa5c2;--warn:#332a17;--warn-line:#8a6a2a}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI","Hiragino Sans","Noto Sans CJK JP","Noto Sans JP",Roboto,sans-serif;overflow-wrap:anywhere}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;padding:.3rem .8rem;background:var(--card)}
header,main,footer{max-width:76rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2.25rem}
h1{font-size:1.7rem;line-height:1.25;margin:0 0 .3rem;letter-spacing:-.01em}
h2{font-size:1.15rem;margin:2.6rem 0 .8rem}
h3{font-size:1rem;margin:0 0 .6rem;font-weight:600}
h4{font-size:.85rem;margin:1rem 0 .3rem}
.sections h3{font-size:.85rem;margin:0 0 .35rem;color:var(--muted)}
p{margin:.4rem 0}
a{color:var(--link)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.lead{color:var(--muted);margin:0}
.note{color:var(--muted);font-size:.87rem}
.banner{background:var(--warn);border:1px solid var(--warn-line);border-radius:8px;padding:.7rem 1rem;margin:1rem 0}
.tally{display:flex;flex-wrap:wrap;gap:.6rem;list-style:none;margin:1.3rem 0 0;padding:0}
.tally li{display:flex;align-items:center;gap:.7rem;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.55rem .9rem}
.tally b{white-space:nowrap;font-size:1.35rem;line-height:1.2;font-variant-numeric:tabular-nums}
.tally small{color:var(--muted);display:block;font-size:.8rem}
.verdict{display:inline-block;background:var(--still);color:#fff;border-radius:4px;padding:.08em .55em;font-size:.82em;font-weight:600;white-space:nowrap}
.compromised .verdict{background:var(--alarm)}.suspicious .verdict{background:var(--caution)}.under-attack .verdict{background:var(--busy)}.probed .verdict{background:var(--calm)}
.mark{border:1px solid var(--muted);border-radius:4px;padding:0 .35em;font-size:.78em;color:var(--muted);font-weight:400}
.incident{background:var(--card);border:1px solid var(--line);border-left:4px solid var(--still);border-radius:8px;padding:1rem 1.2rem;margin:0 0 .9rem;break-inside:avoid}
.incident.compromised{border-left-color:var(--alarm)}.incident.suspicious{border-left-color:var(--caution)}.incident.under-attack{border-left-color:var(--busy)}.incident.probed{border-left-color:var(--calm)}
.incident:target{outline:2px solid var(--accent)}
.facts{display:flex;flex-wrap:wrap;gap:.35rem 1.8rem;margin:0 0 .6rem}
.facts dt,.detail dt{color:var(--muted);font-size:.8rem}
.facts dd,.detail dd{margin:0}
.timeline{list-style:none;margin:.8rem 0 .2rem .3rem;padding:0;border-left:2px solid var(--line)}
.timeline li{position:relative;padding:.15rem 0 .35rem 1.1rem}
.timeline li::before{content:"";position:absolute;left:-6px;top:.62em;width:10px;height:10px;border-radius:50%;background:var(--card);border:2px solid var(--calm)}
.timeline .success::before,.timeline .data::before{background:var(--alarm);border-color:var(--alarm)}
.timeline .failure::before{border-color:var(--medium)}
.when{font-variant-numeric:tabular-nums;color:var(--muted);font-size:.87rem;display:inline-block;min-width:11em}
.who{color:var(--muted)}
.plots{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,20rem),1fr));gap:.9rem}
.plot{background:var(--card);border:1px solid var(--line);border-radius:8px;margin:0;padding:.8rem .9rem;break-inside:avoid}
.plot figcaption{font-weight:600;font-size:.9rem;margin-bottom:.4rem}.plot figcaption .note{font-weight:400}
.plot svg{display:block;width:100%;height:auto;max-width:30rem}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.tools{display:none;flex-wrap:wrap;gap:.6rem;align-items:end;margin:0 0 .8rem}
.js .tools{display:flex}
.tools label{font-size:.8rem;color:var(--muted);display:grid;gap:.15rem}
.tools label.wide{flex:1 1 16rem}
input,select,button.plain{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:6px;padding:.4rem .6rem;min-height:2.3rem}
button{font:inherit;color:inherit;background:none;border:0;padding:0;cursor:pointer;text-align:inherit}
button.plain{padding:.35rem .9rem}
.more{display:none;gap:.6rem;align-items:center;flex-wrap:wrap;margin:.8rem 0}
.js .more{display:flex}
[hidden]{display:none!important}
#findings{width:100%;table-layout:fixed;border-collapse:collapse;background:var(--card);border:1px solid var(--line);border-radius:8px;font-size:.9rem}
#findings caption{text-align:left;color:var(--muted);font-size:.87rem;padding:0 0 .5rem}
#findings>thead th{position:sticky;top:0;background:var(--card);text-align:left;border-bottom:2px solid var(--line);font-size:.82rem;color:var(--muted);font-weight:600;z-index:1}
#findings>thead th,#findings>tbody>tr:first-child>td{padding:.5rem .6rem}
#findings .c-level{width:7.5%}#findings .c-when{width:15%}#findings .c-what{width:18.5%}#findings .c-user{width:11%}#findings .c-from{width:15%}#findings .c-country{width:9.5%}#findings .c-count{width:7%}
#findings>tbody,#findings :is(summary,a,button,pre){scroll-margin-top:3rem}
#findings>tbody{border-bottom:1px solid var(--line)}
#findings>tbody>tr:first-child>td{vertical-align:top}
.js th button::after{content:"\\2195";content:"\\2195" / "";opacity:.35;margin-left:.35em}
.js th[aria-sort=ascending] button::after{content:"\\2191";content:"\\2191" / "";opacity:1}
.js th[aria-sort=descending] button::after{content:"\\2193";content:"\\2193" / "";opacity:1}
.level::before{content:"";display:inline-block;width:.65em;height:.65em;border-radius:50%;margin-right:.45em;background:var(--line)}
.level.critical::before{background:var(--critical)}.level.high::before{background:var(--high)}.level.medium::before{background:var(--medium)}.level.low::before{background:var(--low)}
td.level,td.when,td.number{white-space:nowrap;font-variant-numeric:tabular-nums}
td.when{min-width:0;color:var(--text);display:table-cell;font-size:inherit}
td.number{text-align:right}
td.what{font-weight:600}
.js button.open{color:var(--link);font-weight:600}
.js button.open::before{content:"\\25B8";content:"\\25B8" / "";display:inline-block;width:1em}
.js button.open[aria-expanded=true]::before{content:"\\25BE";content:"\\25BE" / ""}
#findings>tbody.open{background:color-mix(in srgb,var(--accent) 6%,transparent)}
.js #findings>tbody:not(.open)>.detail{display:none}
.js:not(.ready) #findings>tbody:nth-of-type(n+101),.js:not(.ready) #incident-list>:nth-child(n+11){display:none}
.detail>td{padding:.2rem 1.2rem 1.2rem}
.sections{columns:19rem 3;column-gap:2.2rem;margin:.6rem 0 1rem}.sections>section{break-inside:avoid;padding-bottom:1.1rem}
.detail dl{margin:0;display:grid;gap:.3rem}
.detail dl>div{display:grid;grid-template-columns:6.4rem 1fr;gap:.6rem}
.detail section table{border-collapse:collapse;font-size:.87rem}.detail section td,.detail section th{padding:.15rem .8rem .15rem 0;text-align:left;vertical-align:top}
.copy{font-size:.82rem;color:var(--muted)}
.fold{border-top:1px solid var(--line);padding:.5rem 0}
summary{cursor:pointer;color:var(--link);font-weight:600}
.fold ol,.fold ul{padding-left:1.4rem;margin:.4rem 0}
.steps>li{margin:0 0 1rem}
.warning{border-left:3px solid var(--warn-line);padding-left:.7rem}
.purpose{margin:.6rem 0 .2rem}
pre{background:var(--code);border:1px solid var(--line);border-radius:6px;padding:.6rem .8rem;margin:.2rem 0 .6rem;overflow-x:auto;font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;max-width:calc(100vw - 4rem)}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.92em}
.scroll{overflow-x:auto}
table.plain{min-width:36rem;border-collapse:collapse;font-size:.87rem;width:100%;background:var(--card);border:1px solid var(--line)}
table.plain th,table.plain td{text-align:left;padding:.4rem .7rem;border-bottom:1px solid var(--line);font-weight:400;vertical-align:top}
table.plain thead th{color:var(--muted);font-weight:600}
tr.missing>*{background:var(--warn)}
.notices{padding-left:1.2rem}.notices .warning{list-style:"! ";border:0}
footer{padding:2.5rem 1.25rem;color:var(--muted);font-size:.85rem}
@media screen and (max-width:44rem){
header{padding-top:1.3rem}h1{font-size:1.35rem}header,main,footer{padding-left:.9rem;padding-right:.9rem}
#findings colgroup{display:none}#findings,#findings>tbody,#findings>tbody>tr,#findings>tbody>tr>td,#findings>thead,#findings>thead>tr,#findings>caption{display:block;width:100%}
.tally li{width:100%}#findings>caption{padding:.6rem .8rem .3rem}#findings>thead>tr{display:flex;flex-wrap:wrap}#findings>thead th{position:static;border:0;padding:.3rem .5rem}
#findings>tbody>tr:first-child{padding:.5rem .3rem;display:flex;flex-direction:column}
#findings>tbody>tr:first-child>td{padding:.08rem .5rem;text-align:left;white-space:normal;display:grid;grid-template-columns:6.5rem 1fr}
#findings>tbody>tr:first-child>td::before{content:attr(data-title);color:var(--muted);font-weight:400;font-size:.8rem;background:none;width:auto;height:auto;margin:0}
#findings>tbody>tr:first-child>td:empty{display:none}
#findings>tbody>tr:first-child>td.what{display:block;order:-1;padding-bottom:.2rem}#findings>tbody>tr:first-child>td.what::before{content:none}
#findings>tbody.open{scroll-margin-top:0}#findings>tbody[data-level=critical]{border-left:3px solid var(--critical)}#findings>tbody[data-level=high]{border-left:3px solid var(--high)}#findings>tbody[data-level=medium]{border-left:3px solid var(--medium)}#findings>tbody[data-level=low]{border-left:3px solid var(--low)}
.detail>td{padding:.2rem .8rem 1rem}.when{display:block}
}
@media print{
:root{color-scheme:light;--page:#fff;--card:#fff;--text:#000;--muted:#444;--line:#bbb;--code:#fff;--link:#000;--accent:#4f7ac2;--critical:#861333;--high:#cb4335;--medium:#dd9a2b;--low:#6ba3c0;--warn:#fff;--warn-line:#888}
html,body{font-size:10pt}header,main,footer{max-width:none;padding-left:1px;padding-right:2px}header{padding-top:0}
.tools,.more button,.skip{display:none!important}
.verdict{print-color-adjust:exact;-webkit-print-color-adjust:exact}
.level::before,.timeline li::before,.plot svg,.incident{print-color-adjust:exact;-webkit-print-color-adjust:exact}
.plots{grid-template-columns:repeat(3,1fr)}
#findings{font-size:8.5pt}.note,.copy{font-size:.96em}#findings>tbody>tr:first-child>td,#findings>thead th{padding:.3rem .25rem}#findings .c-level{width:10%}#findings .c-country{width:10.5%}#findings .c-count{width:8%}#findings td.when,#findings td.level{white-space:normal}#findings thead{display:table-row-group}#findings>thead th{position:static}
.js #findings.whole>tbody>.detail{display:table-row}
pre{white-space:pre-wrap;font-size:8pt;max-width:none}
.js th button::after,.js button.open::before{content:none}
.copy a::after{content:" (" attr(href) ")";font-size:.9em}
h2,h3,summary,.purpose{break-after:avoid}#findings>tbody>tr:first-child{break-inside:avoid}#findings.whole>tbody>tr:first-child,#findings>.open>tr:first-child{break-after:avoid}
}
`;
