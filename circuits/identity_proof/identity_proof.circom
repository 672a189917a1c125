pragma circom 2.2.0;
include "poseidon.circom";

// Whoever made this proof knows the secret behind a commitment and its DID, and made it for one context.
// Public signals, in this order: commitment, didHash, identityBinding.
template IdentityProof() {
    signal input commitment;
    signal input didHash;
    signal input identityBinding;
    signal input biometricSecret;
    signal input salt;
    signal input context;           // never public: the server computes it anew, and with it the binding

    component committed = Poseidon(3);
    committed.inputs[0] <== 1768191792;
    committed.inputs[1] <== biometricSecret;
    committed.inputs[2] <== salt;
    commitment === committed.out;

    component identified = Poseidon(3);
    identified.inputs[0] <== 1768191793;
    identified.inputs[1] <== biometricSecret;
    identified.inputs[2] <== commitment;
    didHash === identified.out;

    component bound = Poseidon(4);
    bound.inputs[0] <== 1768191794;
    bound.inputs[1] <== commitment;
    bound.inputs[2] <== didHash;
    bound.inputs[3] <== context;
    identityBinding === bound.out;
}

component main {public [commitment, didHash, identityBinding]} = IdentityProof();
