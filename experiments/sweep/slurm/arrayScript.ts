/**
 * The batch script of every array: the same text for every sweep. All that varies comes as an argument of the script
 * and is only ever read
 * between double quotes, so that no path, and nothing from a sweep file, is read as shell code.
 *
 * Its arguments are the list of tasks, the sweep file, the output folder, and then the program that runs them (Node and
 * the command line).
 * Line k + 1 of the list holds the tasks of array index k, numbers and ranges separated by spaces: Slurm's own indices
 * must start again
 * in every array, because they may not reach MaxArraySize.
 *
 * A task writes its own record. Nothing here reads what it prints: that goes to the log, for people.
 */
export const ARRAY_SCRIPT = `#!/bin/bash
# Runs the tasks on one line of a list, as in "0-9 12"; one that fails does not stop the next.
# Arguments: LIST SWEEP OUT PROGRAM...
list=$1
sweep=$2
out=$3
shift 3
status=0
tasks=$(sed -n "$((SLURM_ARRAY_TASK_ID + 1))p" "$list") || exit 2
for task in $tasks; do
  "$@" sweep run "$sweep" --out "$out" --task "$task" || status=1
done
exit "$status"
`;
