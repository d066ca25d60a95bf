import { alias, builtin, command, evaluate, getopts, history, letBuiltin, source, type, unalias } from './commands.ts';
import { cd, dirs, popd, pushd, pwd } from './directory.ts';
import { breakLoop, continueLoop, exit, returnFrom, shift } from './flow.ts';
import { bg, disown, fg, jobs, kill, trap, wait } from './jobs.ts';
import { times, ulimit, umask } from './limits.ts';
import { set, shopt } from './options.ts';
import { echo, printf } from './output.ts';
import { compgen, complete, compopt, getCompWords } from './programmable.ts';
import { bind, caller, enable, fc, hash, help, logout, suspend } from './rare.ts';
import { mapfile, read } from './read.ts';
import { test } from './test.ts';
import type { Builtin, Declaration } from './types.ts';
import { declare, exportVariables, readonlyVariables, unset } from './variables.ts';

const succeed: Builtin = async () => 0;

export const builtins = new Map<string, Builtin>(
  Object.entries({
    ':': succeed,
    true: succeed,
    false: async () => 1,
    '.': source,
    source,
    '[': test,
    test,
    echo,
    printf,
    break: breakLoop,
    continue: continueLoop,
    exit,
    logout,
    return: returnFrom,
    shift,
    cd,
    pwd,
    dirs,
    pushd,
    popd,
    read,
    mapfile,
    readarray: mapfile,
    set,
    shopt,
    unset,
    eval: evaluate,
    command,
    type,
    builtin,
    let: letBuiltin,
    alias,
    unalias,
    getopts,
    history,
    umask,
    ulimit,
    times,
    jobs,
    wait,
    fg,
    bg,
    disown,
    kill,
    trap,
    hash,
    complete,
    compgen,
    compopt,
    _get_comp_words_by_ref: getCompWords,
    bind,
    enable,
    caller,
    help,
    suspend,
    fc,
    exec: succeed,
  } satisfies Record<string, Builtin>),
);

export const declarations = new Map<string, Declaration>(
  Object.entries({ export: exportVariables, readonly: readonlyVariables, declare, typeset: declare, local: declare }),
);

/** Assignments before these stay, in POSIX shells. */
export const specialBuiltins = new Set([':', '.', 'break', 'continue', 'eval', 'exit', 'return', 'set', 'shift', 'trap', 'unset']);

export const isBuiltin = (name: string): boolean => builtins.has(name) || declarations.has(name);
