/** Pages that need nothing but a browser: no script, no font, no other file. */

const STYLE = `body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1b1b1b; background: #fff; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; border-bottom: 1px solid #767676; }
ul { list-style: none; padding: 0; } li { margin: .4rem 0; }
.passed .mark { color: #0a6b2d; } .failed .mark { color: #b00020; } .mark { display: inline-block; width: 1.5rem; font-weight: bold; }
pre { background: #f4f4f4; padding: .6rem .8rem; margin: .3rem 0 .8rem 1.5rem; overflow-x: auto; white-space: pre-wrap; border-left: 3px solid #b00020; font-size: .85rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid #d0d0d0; }
td.number { text-align: right; white-space: nowrap; } .bar { display: block; height: .8rem; background: #0a6b2d; }
.two { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; width: 92vw; margin-left: calc(50% - 46vw); } .two > div { min-width: 0; }
.two pre { margin: 0; border-left: 1px solid #767676; } h3 { font-size: 1rem; margin: .3rem 0; } mark { background: #ffe08a; }
.track { display: block; background: #e9c4ca; width: 8rem; margin-top: .35rem; } code { font-size: .9rem; }`;

/** @param body lines of HTML, in which every text has been through {@link html} */
export function htmlPage(title: string, body: readonly string[]): string {
  return [
    "<!doctype html>",
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${html(title)}</title><style>${STYLE}</style></head><body>`,
    `<h1>${html(title)}</h1>`,
    ...body,
    "</body></html>\n",
  ].join("\n");
}

/** A text as it stands on a page. */
export function html(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
