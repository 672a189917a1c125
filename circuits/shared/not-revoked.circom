pragma circom 2.2.0;
include "poseidon.circom";
include "bitify.circom";

// One of 2^N signals, chosen by N bits, least significant first. 2^N - 1 constraints.
template Chosen(N) {
    signal input from[1 << N];
    signal input by[N];
    signal output out;

    signal kept[N + 1][1 << N];
    for (var i = 0; i < (1 << N); i++) kept[0][i] <== from[i];
    for (var level = 0; level < N; level++) {
        var width = 1 << (N - level - 1);
        for (var i = 0; i < width; i++) {
            kept[level + 1][i] <== kept[level][2 * i] + by[level] * (kept[level][2 * i + 1] - kept[level][2 * i]);
        }
        for (var i = width; i < (1 << N); i++) kept[level + 1][i] <== 0;
    }
    out <== kept[N][0];
}

// The bit of `revocationId` is clear in the list with this root: leaves of 128 bits under LEVELS levels of Poseidon(8).
// The id's lowest 7 bits are the place within a leaf; then 3 bits a level, from the leaves up.
template NotRevoked(LEVELS) {
    signal input root;
    signal input revocationId;
    signal input siblings[LEVELS][8];   // all eight children of every node on the way up; the first row holds leaves

    component id = Num2Bits(7 + 3 * LEVELS);
    id.in <== revocationId;

    component child[LEVELS];
    component parent[LEVELS];
    for (var level = 0; level < LEVELS; level++) {
        child[level] = Chosen(3);
        parent[level] = Poseidon(8);
        for (var i = 0; i < 8; i++) {
            child[level].from[i] <== siblings[level][i];
            parent[level].inputs[i] <== siblings[level][i];
        }
        for (var i = 0; i < 3; i++) child[level].by[i] <== id.out[7 + 3 * level + i];
        if (level > 0) child[level].out === parent[level - 1].out;
    }
    root === parent[LEVELS - 1].out;

    component leaf = Num2Bits(128);
    leaf.in <== child[0].out;
    component revoked = Chosen(7);
    for (var i = 0; i < 128; i++) revoked.from[i] <== leaf.out[i];
    for (var i = 0; i < 7; i++) revoked.by[i] <== id.out[i];
    revoked.out === 0;
}
