/** What this product uses of snarkjs 0.7, which ships no types. */
declare module "snarkjs" {
  /** A path, the bytes themselves, or a place in memory that snarkjs fills. */
  type Source = string | Uint8Array | { type: "mem"; data?: Uint8Array };
  type CircuitInput = Readonly<Record<string, unknown>>;
  interface Groth16Proof {
    pi_a: string[];
    pi_b: string[][];
    pi_c: string[];
    protocol: string;
    curve: string;
  }
  interface Groth16VerificationKey {
    protocol: string;
    curve: string;
    nPublic: number;
    vk_alpha_1: string[];
    vk_beta_2: string[][];
    vk_gamma_2: string[][];
    vk_delta_2: string[][];
    vk_alphabeta_12: string[][][];
    IC: string[][];
  }
  interface Curve {
    Fr: { e(number: bigint): Uint8Array };
    G1: {
      fromObject(point: readonly bigint[]): Uint8Array;
      toObject(point: Uint8Array): bigint[];
      toAffine(point: Uint8Array): Uint8Array;
      timesFr(point: Uint8Array, factor: Uint8Array): Uint8Array;
      add(one: Uint8Array, other: Uint8Array): Uint8Array;
      neg(point: Uint8Array): Uint8Array;
    };
    terminate(): Promise<void>;
  }
  interface Logger {
    debug(message: string): void;
    info(message: string): void;
    warn(message: string): void;
    error(message: string): void;
  }

  const groth16: {
    fullProve(
      input: CircuitInput,
      wasm: Source,
      provingKey: Source,
      logger?: Logger,
      witnessOptions?: undefined,
      options?: { singleThread: boolean },
    ): Promise<{ proof: Groth16Proof; publicSignals: string[] }>;
    verify(key: Groth16VerificationKey, publicSignals: readonly string[], proof: Groth16Proof): Promise<boolean>;
  };
  const wtns: {
    calculate(input: CircuitInput, wasm: Source, witness: Source): Promise<void>;
    check(r1cs: Source, witness: Source, logger: Logger): Promise<boolean>;
  };
  const powersOfTau: {
    newAccumulator(curve: Curve, power: number, to: string): Promise<Uint8Array>;
    contribute(from: string, to: string, name: string, entropy: string): Promise<Uint8Array>;
    beacon(from: string, to: string, name: string, hex: string, iterations: number): Promise<Uint8Array | false>;
    preparePhase2(from: string, to: string): Promise<void>;
    verify(file: string): Promise<boolean>;
  };
  const zKey: {
    newZKey(r1cs: Source, powersOfTau: Source, to: Source): Promise<Uint8Array | -1>;
    contribute(from: Source, to: Source, name: string, entropy: string): Promise<Uint8Array>;
    beacon(from: string, to: string, name: string, hex: string, iterations: number): Promise<Uint8Array | false>;
    verifyFromR1cs(r1cs: Source, powersOfTau: Source, key: Source): Promise<boolean>;
    exportVerificationKey(key: Source): Promise<Groth16VerificationKey>;
  };
  const r1cs: {
    info(r1cs: Source): Promise<{ nConstraints: number; nPubInputs: number; nOutputs: number; nPrvInputs: number }>;
  };
  const curves: {
    getCurveFromName(name: "bn128", options?: { singleThread: boolean }): Promise<Curve>;
  };
}
