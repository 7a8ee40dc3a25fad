// Bundles and minifies src/ into the Python package; nothing is loaded from elsewhere at run time.
import { copyFile, mkdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const target = here("../src/iclod/web/static/built/");

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
await build({
  absWorkingDir: here("."),
  entryPoints: ["src/site.css", "src/site.js"],
  outdir: target,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2020", "chrome100", "firefox100", "safari15"],
  loader: { ".woff2": "file" },
  assetNames: "[name]-[hash]",
  legalComments: "none",
  logLevel: "warning",
});
for (const font of ["source-sans-3", "source-serif-4"]) {
  await copyFile(
    here(`node_modules/@fontsource-variable/${font}/LICENSE`),
    `${target}${font}.LICENSE.txt`,
  );
}
