import path from "node:path";
import { Worker } from "node:worker_threads";
import { projectRoot } from "#lib/project-root.ts";
import type { IndexAnswer, IndexQuestion, IndexReply } from "./index-messages.ts";

type Waiting = { resolve: (answer: IndexAnswer) => void; reject: (error: Error) => void };

/** The index's thread. It starts with the first question and ends by `close`; whoever dies with it is told. */
export class IndexThread {
  readonly #waiting = new Map<number, Waiting>();
  readonly #onEnd: () => void;
  #worker: Worker | null = null;
  #asked = 0;

  /** `onEnd` is called when the thread has ended, however: everything it held is gone. */
  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
  }

  get isAwake(): boolean {
    return this.#worker !== null;
  }

  /** Questions are answered in the order in which they were asked. */
  ask(question: IndexQuestion): Promise<IndexAnswer> {
    this.#worker ??= this.#start();
    const worker = this.#worker;
    const number = ++this.#asked;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
      worker.ref();
      worker.postMessage({ number, question });
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const entry = path.join(projectRoot(), "lib/domain/kyc/duplicates/index-worker.ts");
    const worker = new Worker(entry, { execArgv: [] });
    worker.on("message", (reply: IndexReply) => this.#hear(worker, reply));
    worker.on("error", (cause) => this.#end(worker, new Error("the thread of the face index failed", { cause })));
    worker.on("exit", () => this.#end(worker, new Error("the thread of the face index ended")));
    return worker;
  }

  #hear(worker: Worker, reply: IndexReply): void {
    const waiting = this.#waiting.get(reply.number);
    this.#waiting.delete(reply.number);
    if (this.#waiting.size === 0) worker.unref();
    if ("answer" in reply) waiting?.resolve(reply.answer);
    else waiting?.reject(new Error(`the face index failed: ${reply.failure}`));
  }

  #end(worker: Worker, reason: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    const lost = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#onEnd();
    for (const { reject } of lost) reject(reason);
  }
}
