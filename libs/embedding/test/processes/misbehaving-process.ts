// A child process that does to each photograph what its name says; "photo.jpg" is looked at. Its
// pid stands for the width.
import { existsSync, writeFileSync } from "node:fs";
import { basename } from "node:path";

const kept: Buffer[] = [];
const deeds: Readonly<Record<string, (path: string) => void>> = {
  hang: () => {
    for (;;);
  },
  grow: () => {
    setInterval(() => kept.push(Buffer.alloc(8 << 20, 1)), 5);
  },
  "fill-heap": () => {
    const list: object[] = [];
    for (;;) list.push({ list });
  },
  die: () => {
    process.kill(process.pid, "SIGKILL");
  },
  leave: () => {
    process.exit(3);
  },
  "die-once": (path) => {
    if (existsSync(path)) {
      answer();
      return;
    }
    writeFileSync(path, "");
    process.kill(process.pid, "SIGKILL");
  },
  "leave-behind": () => {
    kept.push(Buffer.alloc(40 << 20, 1));
    setTimeout(answer, 200);
  },
};

if (process.argv[2]?.includes("never-starts") === true) process.exit(7);
process.on("disconnect", () => process.exit(0));
process.on("message", ({ path }: { readonly path: string }) => {
  (deeds[basename(path)] ?? answer)(path);
});
process.send?.({ ready: true });

function answer(): void {
  const found = { width: process.pid, height: 1, faces: [] };
  process.send?.({ found });
}
