import { type Machine, thisMachine } from '../../../src/runtime/machine';

/** Another computer: Linux on x64 with nothing on it but the files named, each path's folders included. */
export function machineWith(files: readonly string[], other: Partial<Machine> = {}): Machine {
  const below = (folder: string) =>
    files.filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));
  return {
    ...thisMachine,
    platform: 'linux',
    arch: 'x64',
    env: {},
    exists: (path) => files.includes(path) || below(path).length > 0,
    list: (folder) => [...new Set(below(folder).map((rest) => rest.split('/')[0]!))],
    resolve: (name) => files.find((path) => path.endsWith(`node_modules/${name}`)) ?? null,
    require: (name) => {
      throw new Error(`nothing to require: ${name}`);
    },
    ...other,
  };
}
