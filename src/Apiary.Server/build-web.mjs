// Builds the web UI for the server's build: node build-web.mjs WEB-FOLDER
//
// Several builds may come here at once, from one solution or from several terminals; one works, the others wait and then find
// nothing left to do. What was built last, and from which lock file the packages are, is kept in WEB-FOLDER/obj.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const web = process.argv[2];
const state = join(web, 'obj');
const lock = join(state, 'lock');
const buildStamp = join(state, 'build.stamp');
const packagesStamp = join(state, 'packages.stamp');
const pauseMs = 200;

mkdirSync(state, { recursive: true });
await takeLock();
try {
  if (!isBuilt()) {
    installPackages();
    run('npm', 'run', 'build');
    writeFileSync(buildStamp, '');
  }
} finally {
  rmSync(lock, { force: true });
}

// A file that only one can create, with the process that did; one whose process is gone was left by a build that was killed.
async function takeLock() {
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return;
    } catch (failure) {
      if (failure.code !== 'EEXIST') throw failure;
    }

    if (!isHeld()) rmSync(lock, { force: true });
    else await pause(pauseMs);
  }
}

function isHeld() {
  try {
    const holder = Number(readFileSync(lock, 'utf8'));
    // Empty for the moment between its creation and its content.
    if (holder === 0) return Date.now() - statSync(lock).mtimeMs < 10_000;
    process.kill(holder, 0);
    return true;
  } catch (failure) {
    return failure.code === 'EPERM';
  }
}

function isBuilt() {
  if (!existsSync(buildStamp) || !existsSync(join(web, 'dist', 'index.html'))) return false;
  const built = statSync(buildStamp).mtimeMs;
  const list = join(state, 'inputs.txt');
  const inputs = readFileSync(list, 'utf8').split(/\r?\n/).filter((line) => line.length > 0);
  return [list, ...inputs].every((input) => existsSync(input) && statSync(input).mtimeMs <= built);
}

function installPackages() {
  const wanted = createHash('sha256').update(readFileSync(join(web, 'package-lock.json'))).digest('hex');
  const installed = existsSync(packagesStamp) ? readFileSync(packagesStamp, 'utf8') : '';
  if (existsSync(join(web, 'node_modules')) && installed === wanted) return;
  rmSync(packagesStamp, { force: true });
  run('npm', 'ci', '--no-fund', '--no-audit');
  writeFileSync(packagesStamp, wanted);
}

function run(...command) {
  // Through a shell, because npm is a script on some systems; nothing in the command comes from outside.
  const { status, error } = spawnSync(command.join(' '), { cwd: web, stdio: 'inherit', shell: true });
  if (error) throw error;
  if (status === 0) return;
  rmSync(lock, { force: true });
  console.error(`the web UI was not built: ${command.join(' ')} ended with exit code ${status}`);
  process.exit(1);
}
