pragma circom 2.2.0;
include "poseidon.circom";
include "../shared/credential.circom";

// The holder of a credential whose commitment the server keeps was born on or before the cutoff day.
// Public signals, in this order: credCommitment, cutoffDay, binding.
template AgeCommitted() {
    signal input credCommitment;
    signal input cutoffDay;         // days since 1900-01-01; 2^32-1 turns the predicate off
    signal input binding;
    signal input birthDay;
    signal input nationality;
    signal input expiryDay;
    signal input revocationId;
    signal input holderSecret;
    signal input credentialSalt;
    signal input context;           // never public: the server computes it anew, and with it the binding

    component oldEnough = DayNotAfter();
    oldEnough.earlier <== birthDay;
    oldEnough.later <== cutoffDay;

    component message = CredentialMessage();
    message.birthDay <== birthDay;
    message.nationality <== nationality;
    message.expiryDay <== expiryDay;
    message.revocationId <== revocationId;
    message.holderSecret <== holderSecret;
    message.credentialSalt <== credentialSalt;
    credCommitment === message.out;

    component bound = Poseidon(3);
    bound.inputs[0] <== 1634038834;
    bound.inputs[1] <== credCommitment;
    bound.inputs[2] <== context;
    binding === bound.out;
}

component main {public [credCommitment, cutoffDay, binding]} = AgeCommitted();
