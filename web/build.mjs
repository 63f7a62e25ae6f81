// Builds web/src and web/styles into src/foreigndesk/web/static/built; scripts/build_web.py runs it.
import { build } from "esbuild";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.join(here, "..", "src", "foreigndesk", "web", "static", "built");
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });

await build({
  absWorkingDir: here,
  entryPoints: { main: "src/main.ts", style: "styles/main.css" },
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["chrome110", "firefox115", "safari16.4"],
  minify: true,
  sourcemap: false,
  loader: { ".woff2": "file" },
  assetNames: "fonts/[name]-[hash]",
  chunkNames: "parts/[name]-[hash]",
  logLevel: "warning",
});

// Natural Earth, as world-atlas cuts it: the map's only base, so that no tile server is ever asked.
await mkdir(path.join(out, "data"));
for (const name of ["countries-110m.json", "countries-50m.json"]) {
  await cp(path.join(here, "node_modules", "world-atlas", name), path.join(out, "data", name));
}

// What ships of other people's work, with its licences.
const shipped = Object.keys(JSON.parse(await readFile(path.join(here, "package.json"), "utf8")).dependencies);
const seen = new Set();
const texts = [];
async function add(name) {
  if (seen.has(name)) return;
  seen.add(name);
  const folder = path.join(here, "node_modules", name);
  const about = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
  const licence = (await readdir(folder)).find((file) => /^(licen[cs]e|copying)/i.test(file));
  const text = licence ? await readFile(path.join(folder, licence), "utf8") : "(no licence file in the package)\n";
  texts.push(`${name} ${about.version} (${about.license})\n\n${text.trim()}\n`);
  for (const needed of Object.keys(about.dependencies ?? {})) await add(needed);
}
for (const name of shipped.sort()) await add(name);
await writeFile(path.join(out, "licences.txt"), texts.join(`\n${"-".repeat(80)}\n\n`));
