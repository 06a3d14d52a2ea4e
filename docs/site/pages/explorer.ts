import type { Page } from "../shell.ts";

/** The shell of the explorer: its scripts fill it, and are loaded by this page alone. */
export const explorerPage = (): Page => ({
  file: "explorer.html",
  title: "Explorer",
  explorer: true,
  body: `<h1>Explorer</h1>
<p>Change a number, and the library simulates it anew, here in your browser. The address of this page says what it shows: to pass a picture on, pass on the address.</p>
<div id="explorer"><noscript><p>The explorer runs the library in your browser, which needs JavaScript.</p></noscript></div>`,
});
