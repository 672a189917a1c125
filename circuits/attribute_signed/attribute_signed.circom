pragma circom 2.2.0;
include "poseidon.circom";
include "comparators.circom";
include "babyjub.circom";
include "eddsaposeidon.circom";
include "../shared/credential.circom";
include "../shared/not-revoked.circom";

// An issuer signed a credential of this holder; it is neither expired nor revoked, and what was asked of it holds.
// Public signals, in this order: pseudonym, issuerAx, issuerAy, revocationRoot, cutoffDay, nationalitySetHash, today,
// verifierScope, binding.
template AttributeSigned(NATIONALITIES, LEVELS) {
    signal input issuerAx;
    signal input issuerAy;
    signal input revocationRoot;
    signal input cutoffDay;             // days since 1900-01-01; 2^32-1 turns the predicate off
    signal input nationalitySetHash;    // Poseidon of the 16 numeric codes; 0 turns the predicate off
    signal input today;                 // days since 1900-01-01
    signal input verifierScope;
    signal input binding;
    signal output pseudonym;

    signal input birthDay;
    signal input nationality;
    signal input expiryDay;
    signal input revocationId;
    signal input holderSecret;
    signal input credentialSalt;
    signal input signatureR8x;
    signal input signatureR8y;
    signal input signatureS;
    signal input nationalitySet[NATIONALITIES];
    signal input revocationSiblings[LEVELS][8];
    signal input context;               // never public: the verifier computes it anew, and with it the binding

    component message = CredentialMessage();
    message.birthDay <== birthDay;
    message.nationality <== nationality;
    message.expiryDay <== expiryDay;
    message.revocationId <== revocationId;
    message.holderSecret <== holderSecret;
    message.credentialSalt <== credentialSalt;

    // circomlib's verifier adds points without asking whether they lie on the curve.
    component keyOnCurve = BabyCheck();
    keyOnCurve.x <== issuerAx;
    keyOnCurve.y <== issuerAy;
    component pointOnCurve = BabyCheck();
    pointOnCurve.x <== signatureR8x;
    pointOnCurve.y <== signatureR8y;
    component signature = EdDSAPoseidonVerifier();
    signature.enabled <== 1;
    signature.Ax <== issuerAx;
    signature.Ay <== issuerAy;
    signature.R8x <== signatureR8x;
    signature.R8y <== signatureR8y;
    signature.S <== signatureS;
    signature.M <== message.out;

    component oldEnough = DayNotAfter();
    oldEnough.earlier <== birthDay;
    oldEnough.later <== cutoffDay;
    component valid = DayNotAfter();
    valid.earlier <== today;
    valid.later <== expiryDay;

    component standing = NotRevoked(LEVELS);
    standing.root <== revocationRoot;
    standing.revocationId <== revocationId;
    for (var level = 0; level < LEVELS; level++) {
        for (var i = 0; i < 8; i++) standing.siblings[level][i] <== revocationSiblings[level][i];
    }

    // Off is what the verifier's own public signal says, so a prover cannot choose it.
    component anyNationality = IsZero();
    anyNationality.in <== nationalitySetHash;
    component hashed = Poseidon(NATIONALITIES);
    signal differs[NATIONALITIES + 1];
    differs[0] <== 1 - anyNationality.out;
    for (var i = 0; i < NATIONALITIES; i++) {
        hashed.inputs[i] <== nationalitySet[i];
        differs[i + 1] <== differs[i] * (nationality - nationalitySet[i]);
    }
    differs[NATIONALITIES] === 0;
    nationalitySetHash === (1 - anyNationality.out) * hashed.out;

    component named = Poseidon(3);
    named.inputs[0] <== 1634038835;
    named.inputs[1] <== holderSecret;
    named.inputs[2] <== verifierScope;
    pseudonym <== named.out;

    component bound = Poseidon(2);
    bound.inputs[0] <== 1634038834;
    bound.inputs[1] <== context;
    binding === bound.out;
}

component main {public [issuerAx, issuerAy, revocationRoot, cutoffDay, nationalitySetHash, today, verifierScope, binding]} =
    AttributeSigned(16, 4);
