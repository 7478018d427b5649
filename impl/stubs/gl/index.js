'use strict';
/*
 * A door, not a wall. epscheck installs nothing native, so this package stands where gpu.js looks for `gl`.
 * It forwards to the real package in `.backends/node_modules` of the project or the working directory, then
 * to a `gl` of the user's own, and otherwise throws what `epscheck doctor` prints.
 */
const { createRequire } = require('node:module');
const path = require('node:path');
const door = require('./package.json');

/** The folder and all folders above it. */
function upwards(folder) {
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [folder, ...upwards(parent)];
}

/** Another copy of this door is no way out: it would only lead back here. */
function isDoor(main) {
  try {
    return 'epscheckDoor' in require(path.join(path.dirname(main), 'package.json'));
  } catch {
    return false;
  }
}

function forward() {
  const starts = [...new Set([...upwards(path.dirname(__dirname)), process.cwd()])];
  const folders = [...starts.map((folder) => path.join(folder, '.backends')), ...starts];
  for (const folder of folders) {
    const from = createRequire(path.join(folder, 'from-here.js'));
    let main;
    try {
      main = from.resolve(door.name);
    } catch {
      continue;
    }
    if (!isDoor(main)) return from(main);
  }
  const error = new Error(
    `the package ${door.name} is not installed: epscheck ships without native packages`,
  );
  error.code = 'EPSCHECK_DOOR';
  error.remedy = `npm install --prefix .backends ${door.name}@${door.epscheckDoor}`;
  throw error;
}

module.exports = forward();
