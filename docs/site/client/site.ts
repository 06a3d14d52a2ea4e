import { noMapStyles } from "./noMapStyles.ts";
import { readOnTouch } from "./onTouch.ts";
import { connectPlots } from "./plots.ts";
import { connectSearch } from "./search.ts";
import { connectTheme, restoreTheme } from "../../theme.ts";

/* The script of every page, read before the page is shown: the theme at once, the rest when the page is there. */

restoreTheme();
noMapStyles();
document.addEventListener("DOMContentLoaded", () => {
  connectTheme(document.getElementById("theme")!);
  connectPlots();
  readOnTouch();
  connectSearch();
});
