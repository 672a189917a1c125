pragma circom 2.2.0;
include "poseidon.circom";
include "bitify.circom";

// Whoever made this proof knows the 32 bytes that Argon2id made of a password, and made it for one context.
// Public signals, in this order: commitment, binding.
template PasswordLogin() {
    signal input commitment;
    signal input binding;
    signal input secretHi;          // the first 16 bytes, big endian
    signal input secretLo;          // the last 16 bytes, big endian
    signal input context;           // never public: the server computes it anew, and with it the binding

    // One pair of limbs a secret: without these, any field element would do as a limb.
    component hi = Num2Bits(128);
    hi.in <== secretHi;
    component lo = Num2Bits(128);
    lo.in <== secretLo;

    component committed = Poseidon(3);
    committed.inputs[0] <== 1886414704;
    committed.inputs[1] <== secretHi;
    committed.inputs[2] <== secretLo;
    commitment === committed.out;

    component bound = Poseidon(3);
    bound.inputs[0] <== 1886414705;
    bound.inputs[1] <== commitment;
    bound.inputs[2] <== context;
    binding === bound.out;
}

component main {public [commitment, binding]} = PasswordLogin();
