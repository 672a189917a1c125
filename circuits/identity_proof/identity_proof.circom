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

    // A proof holds to all its public signals; what the binding binds to, the server computes, and compares.
    // Squared, so that a constraint speaks of it: in none, it could be changed with the proof staying valid.
    signal bound <== identityBinding * identityBinding;
}

component main {public [commitment, didHash, identityBinding]} = IdentityProof();
