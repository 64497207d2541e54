// Builds the page and writes it as one C++ source: node web/build.mjs OUTPUT.cpp
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const ASSETS = "/dashboard/assets/";
const TYPES = { ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml" };

async function bundled() {
  const result = await build({
    entryPoints: [path.join(HERE, "src/main.tsx"), path.join(HERE, "src/page.css"), path.join(HERE, "src/wheel.svg")],
    bundle: true,
    minify: true,
    write: false,
    outdir: "/",
    entryNames: "[name]-[hash]",
    loader: { ".svg": "copy" },
    jsx: "automatic",
    jsxImportSource: "preact",
    target: "es2022",
    format: "esm",
    legalComments: "none",
    absWorkingDir: HERE,
  });
  return result.outputFiles.map((file) => ({
    path: ASSETS + path.basename(file.path),
    type: TYPES[path.extname(file.path)],
    content: Buffer.from(file.contents),
  }));
}

// index.html names its files as {{main.js}}; they get the names that hold a hash.
function page(files) {
  const html = readFileSync(path.join(HERE, "src/index.html"), "utf8").replace(/\{\{(\w+)\.(\w+)\}\}/g, (_, name, kind) => {
    const file = files.find((one) => one.path.startsWith(`${ASSETS}${name}-`) && one.path.endsWith(`.${kind}`));
    if (!file) throw new Error(`index.html names ${name}.${kind}, which was not built`);
    return file.path;
  });
  return { path: "/dashboard", type: "text/html; charset=utf-8", content: Buffer.from(html) };
}

const bytes = (content) => [...content].join(",");

function source(files) {
  const arrays = files.map((file, i) => `constexpr unsigned char content_${i}[] = {${bytes(file.content)}};`);
  const entries = files.map((file, i) => `    {"${file.path}", "${file.type}", {reinterpret_cast<const char*>(content_${i}), sizeof content_${i}}},`);
  return `// The dashboard's page, made by web/build.mjs.
#include "dashboard/page.h"

namespace millrace::dashboard {
namespace {

${arrays.join("\n")}

}  // namespace

std::span<const PageFile> page_files() {
  static const PageFile files[] = {
${entries.join("\n")}
  };
  return files;
}

}  // namespace millrace::dashboard
`;
}

const output = process.argv[2];
if (!output) throw new Error("say where the C++ source goes");
const files = await bundled();
mkdirSync(path.dirname(output), { recursive: true });
writeFileSync(output, source([page(files), ...files]));
