// npm run bench -- pairs [person|128|512] [rounds]: exact search for similar pairs beside faiss, at
// 128 and 512 values, and a library that is nearly one person. Writes its parts of
// libs/similarity/bench/results.md; all take a quarter of an hour.
import { measurePerson } from "./pairs/pairs-person.ts";
import { measureSearch } from "./pairs/pairs-speed.ts";
import { measureParts } from "./support/parted-results.ts";

const [asked, rounds = "3"] = process.argv.slice(2);
const introduction = `# Similar pairs: measurements

\`npm run bench -- pairs\`; a part by itself with its name and a number of rounds. Facegraph and faiss (faiss-cpu 1.15.1, two
threads) take turns in each round, after a tenth of the faces to warm up; median and range. The goal is a ratio of 2.5.
A load average (of a minute) far beyond the number of processors is other work on the machine: then seconds mean nothing, and
ratios little.
`;
const parts = {
  person: measurePerson,
  "128": () => measureSearch(128, Number(rounds)),
  "512": () => measureSearch(512, Number(rounds)),
};
await measureParts(
  { path: "libs/similarity/bench/results.md", introduction, parts },
  Object.keys(parts).filter((part) => asked === undefined || asked === part),
);
