import { type Command, commandTable } from "../../../experiments/cli/index.ts";
import { escapeHtml } from "../../../experiments/report/index.ts";
import { codeBlock } from "../markdown.ts";
import type { Page } from "../shell.ts";

/** The commands, as `--help` knows them. */
export async function commandsPage(): Promise<Page> {
  const commands = await Promise.all(commandTable.map(async (entry) => ({ ...entry, command: await entry.load() })));
  const contents = commands.map(
    ({ name, summary }) => `<li><a href="#${name}"><code>${name}</code></a>: ${escapeHtml(summary)}</li>`,
  );
  return {
    file: "commands.html",
    title: "Commands",
    body: `<h1>Commands</h1>
<p>Each command takes <code>--help</code>. With <code>--json</code>, where there is one, standard output is one JSON document and everything else goes to standard error.</p>
<ul>${contents.join("\n")}</ul>
<p>Exit codes: 0, done and everything holds; 1, a claim failed or a run diverged; 2, the input is wrong (a sentence on standard error, nothing written); 70, an error of the program, which we ask you to report.</p>
${commands.map(({ name, summary, command }) => section(name, summary, command)).join("\n")}`,
  };
}

function section(name: string, summary: string, { operands, about, flags, examples }: Command): string {
  const usage = ["dfa-theory", name, operands, "[OPTIONS]"].filter(Boolean).join(" ");
  const rows = Object.entries(flags).map(
    ([flag, { value, help }]) =>
      `<dt><code>--${flag}${value === undefined ? "" : ` ${escapeHtml(value)}`}</code></dt><dd>${escapeHtml(help)}</dd>`,
  );
  return `<section class="entry" id="${name}" aria-labelledby="title-${name}">
<h2 id="title-${name}">${name}</h2>
<p class="lead">${escapeHtml(summary)}</p>
${codeBlock(usage, "sh")}<p>${escapeHtml(about.replace(/\s+/g, " "))}</p>
<dl>${rows.join("\n")}</dl>
${examples.map(({ line, does }) => codeBlock(`# ${does}\n${line}`, "sh")).join("")}</section>`;
}
