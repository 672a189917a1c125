/** For tests: what some work costs in CPU time, of this thread and of the whole process (its other threads included). */
export async function cpuMilliseconds(work: () => unknown): Promise<{ thread: number; process: number }> {
  const [ofThread, ofProcess] = [process.threadCpuUsage(), process.cpuUsage()];
  await work();
  const total = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1000;
  return { thread: total(process.threadCpuUsage(ofThread)), process: total(process.cpuUsage(ofProcess)) };
}
