import { AbortedError } from "@facegraph/cw-core";
import { JobError } from "@facegraph/jobs";
import { expect, test } from "vitest";
import { type Job, JobRegistry } from "../src/job-registry.ts";

const soon = 10_000;

function registry() {
  const logged: unknown[] = [];
  const jobs = new JobRegistry((error) => {
    logged.push(error);
    return "internal error 1";
  });
  return { jobs, logged };
}

const untilAborted = ({ signal }: { readonly signal: AbortSignal }) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => {
      reject(new AbortedError());
    });
  });

test("an unexpected failure is masked as internal, and logged", async () => {
  const { jobs, logged } = registry();
  const error = new TypeError("a secret");
  const job = await jobs.run("RECLUSTER", soon, () => Promise.reject(error));
  expect(job).toMatchObject({
    status: "FAILED",
    error: { code: "INTERNAL_SERVER_ERROR", message: "internal error 1" },
  });
  expect(logged).toEqual([error]);
});

test("an expected failure keeps its code and message, and is not logged", async () => {
  const { jobs, logged } = registry();
  const job = await jobs.run("RECLUSTER", soon, () =>
    Promise.reject(
      new JobError(
        { code: "NO_ACTIVE_RUN", collection: "x" },
        "Cluster it first.",
      ),
    ),
  );
  expect(job.error).toEqual({
    code: "NOT_FOUND",
    message: "Cluster it first.",
    field: null,
  });
  expect(logged).toEqual([]);
});

test("a job that takes long is given as it stands, and canceled on request", async () => {
  const { jobs } = registry();
  const { id, status } = await jobs.run("RECLUSTER", 1, untilAborted);
  expect(status).toBe("RUNNING");
  jobs.cancel(id);
  await jobs.stop();
  expect(jobs.get(id)).toMatchObject({ status: "CANCELED", error: null });
});

test("a failure after a request to stop is shown as the failure that it is", async () => {
  const { jobs, logged } = registry();
  const { id } = await jobs.run("RECLUSTER", 1, async (handles) => {
    await untilAborted(handles).catch(() => undefined);
    throw new TypeError("a secret");
  });
  await jobs.stop();
  expect(jobs.get(id)!.status).toBe("FAILED");
  expect(logged).toHaveLength(1);
});

test("stopping all jobs waits until each has ended", async () => {
  const { jobs } = registry();
  const ends: Job["id"][] = [];
  for (const name of ["one", "two"])
    await jobs.run("RECLUSTER", 1, async (handles) => {
      await untilAborted(handles).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 20));
      ends.push(name);
      throw new AbortedError();
    });
  await jobs.stop();
  expect(ends).toEqual(["one", "two"]);
});

test("a job that starts after the stop is stopped at once", async () => {
  const { jobs } = registry();
  await jobs.stop();
  const { status } = await jobs.run("RECLUSTER", soon, untilAborted);
  expect(status).toBe("CANCELED");
});

test("the newest jobs are remembered, and come first", async () => {
  const { jobs } = registry();
  for (let number = 0; number < 205; number++)
    await jobs.run(String(number), soon, () =>
      Promise.reject(new AbortedError()),
    );
  const kinds = jobs.list().map(({ kind }) => kind);
  expect([kinds.length, kinds[0], kinds.at(-1)]).toEqual([200, "204", "5"]);
});
