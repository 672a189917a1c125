pragma circom 2.2.0;
include "poseidon.circom";
include "comparators.circom";
include "bitify.circom";

// The number that an issuer signs or keeps: one credential for age_committed and attribute_signed.
template CredentialMessage() {
    signal input birthDay;
    signal input nationality;
    signal input expiryDay;
    signal input revocationId;
    signal input holderSecret;
    signal input credentialSalt;
    signal output out;

    component holder = Poseidon(2);
    holder.inputs[0] <== 1634038832;
    holder.inputs[1] <== holderSecret;

    component message = Poseidon(7);
    message.inputs[0] <== 1634038833;
    message.inputs[1] <== birthDay;
    message.inputs[2] <== nationality;
    message.inputs[3] <== expiryDay;
    message.inputs[4] <== revocationId;
    message.inputs[5] <== holder.out;
    message.inputs[6] <== credentialSalt;
    out <== message.out;
}

// earlier <= later, both of 32 bits. LessEqThan alone promises nothing about numbers it was not made for.
template DayNotAfter() {
    signal input earlier;
    signal input later;

    component earlierBits = Num2Bits(32);
    earlierBits.in <== earlier;
    component laterBits = Num2Bits(32);
    laterBits.in <== later;

    component compared = LessEqThan(32);
    compared.in[0] <== earlier;
    compared.in[1] <== later;
    compared.out === 1;
}
