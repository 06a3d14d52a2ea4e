import type { Command } from "./command.ts";
import type { CommandEntry } from "./commandTable.ts";

const COLUMNS = 100;

/** The help of the whole program. */
export function programHelp(commands: readonly CommandEntry[]): string {
  return `dfa-theory: exact dynamics of direct feedback alignment (DFA), the theory that predicts them, and the two compared.

Usage: dfa-theory COMMAND [OPTIONS]

Commands:
${columns(commands.map(({ name, summary }) => [name, summary]))}

Options:
${columns([
  ["--help", "this text; after a command, its own"],
  ["--version", "the version of this package"],
])}

Exit codes: 0 done and everything holds; 1 a claim failed or a run diverged; 2 the input is wrong
(a sentence on stderr, nothing written); 70 an error of this program, which we ask you to report.

Example:
  dfa-theory reproduce        # draws the figures, checks the claims and writes results/report.html
`;
}

/** The help of one command. */
export function commandHelp(name: string, command: Command): string {
  const flags = Object.entries(command.flags).map(([flag, { value, optional, help }]): [string, string] => [
    value === undefined ? `--${flag}` : `--${flag} ${optional ? `[${value}]` : value}`,
    help,
  ]);
  const lines = command.examples.map(({ line, does }) => `  # ${does}\n  ${line}`);
  return `Usage: ${["dfa-theory", name, command.operands, "[OPTIONS]"].filter(Boolean).join(" ")}

${wrap(command.about, COLUMNS).join("\n")}

Options:
${columns([...flags, ["--help", "this text"]])}

${lines.length === 1 ? "Example" : "Examples"}:
${lines.join("\n\n")}
`;
}

/** Two columns, the second wrapped. */
function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.min(34, Math.max(...rows.map(([left]) => left.length)));
  const indent = " ".repeat(width + 4);
  return rows
    .map(([left, right]) => {
      const text = wrap(right, COLUMNS - indent.length).join(`\n${indent}`);
      return left.length <= width ? `  ${left.padEnd(width)}  ${text}` : `  ${left}\n${indent}${text}`;
    })
    .join("\n");
}

function wrap(text: string, width: number): string[] {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const last = lines[lines.length - 1];
    if (last !== "" && last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines;
}
