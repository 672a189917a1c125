// The image's HEALTHCHECK: ends with 0 where the process in this container answers. There is no curl in the image.

const answer = await fetch(`http://127.0.0.1:${process.env.PORT ?? 3000}/live`, {
  signal: AbortSignal.timeout(2500),
}).catch(() => undefined);
process.exit(answer?.ok ? 0 : 1);

export {};
