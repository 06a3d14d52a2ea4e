/** The words of a piece of HTML, on one line: formulas as their TeX, scripts and pictures left out. */
export const brokenText = (html: string): string =>
  html
    .replace(/<(script|svg|style)\b.*?<\/\1>/gs, " ")
    .replace(/<span class="katex-html".*?<\/math>|<span class="katex-html"[^>]*>.*?(?=<\/p>|<\/li>|<\/td>|$)/gs, " ")
    .replace(/<annotation[^>]*>(.*?)<\/annotation>/gs, " $1 ")
    .replace(/<[^>]*>/g, " ")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, "&")
    .replace(/\s+/g, " ")
    .trim();
