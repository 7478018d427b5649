'use strict';
/*
 * A door, not a wall. epscheck installs nothing native, so this package stands where gpu.js looks for `gl`.
 * It forwards to the real package in `.backends/node_modules` of the project or the working directory, then
 * to a `gl` of the user's own, and otherwise throws what `epscheck doctor` prints. EPSCHECK_BACKENDS names another
 * folder, which is then the only place.
 */
const { existsSync } = require('node:fs');
const path = require('node:path');
const door = require('./package.json');

/** The folder and all folders above it. */
function upwards(folder) {
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [folder, ...upwards(parent)];
}

/** Another copy of this door is no way out: it would only lead back here. */
const isDoor = (folder) => 'epscheckDoor' in require(path.join(folder, 'package.json'));

function forward() {
  const starts = [...new Set([...upwards(path.dirname(__dirname)), process.cwd()])];
  const only = process.env.EPSCHECK_BACKENDS;
  const places = only ? [only] : [...starts.map((folder) => path.join(folder, '.backends')), ...starts];
  for (const place of places) {
    const folder = path.join(place, 'node_modules', door.name);
    if (existsSync(path.join(folder, 'package.json')) && !isDoor(folder)) return require(folder);
  }
  const error = new Error(
    `the package ${door.name} is not installed: epscheck ships without native packages`,
  );
  error.code = 'EPSCHECK_DOOR';
  error.remedy = `npm install --prefix .backends ${door.name}@${door.epscheckDoor}`;
  throw error;
}

module.exports = forward();
