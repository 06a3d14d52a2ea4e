#!/usr/bin/env node
import { runProgram } from "./runProgram.ts";
import { standardIo } from "./system/standardIo.ts";

process.exitCode = await runProgram(process.argv.slice(2), await standardIo());
