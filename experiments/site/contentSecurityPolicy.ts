/**
 * What a page of the site may load: only what lies beside it. No inline script, no style element, no eval, nothing from
 * another machine.
 * Style attributes are allowed, since Plotly and KaTeX place subscripts by them; pictures may be `data:` and `blob:`,
 * since a plot is saved by way of one.
 */
const STRICT = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
];

/** The policy of a page without WebAssembly, for its meta element. */
export const contentSecurityPolicy = STRICT.join("; ");

/** The policy of the explorer, whose worker compiles the kernels of the library. */
export const explorerSecurityPolicy = STRICT.map((rule) =>
  rule.startsWith("script-src") ? `${rule} 'wasm-unsafe-eval'` : rule,
).join("; ");

/**
 * The policy in the server's header: a worker has no meta element to say what it needs, and only a header can forbid
 * framing.
 */
export const headerSecurityPolicy = `${explorerSecurityPolicy}; frame-ancestors 'none'`;
