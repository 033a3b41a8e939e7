using System;
using System.Collections.Generic;
using Amazon.Redshift.Model;
using Amazon.RedshiftServerless.Model;
using KeyRotation.Sandbox;

namespace KeyRotation.Demo;

/// <summary>The steps of the demo, in order.</summary>
internal static class DemoSteps
{
    // The sandbox's names are the same in every run.
    private const string FirstKey = "1234abcd-12ab-34cd-56ef-1234567890ab";
    private const string SecondKey = "06c01262-eeaa-49a0-8f5f-72be3617b478";

    public static IReadOnlyList<DemoStep> All { get; } =
    [
        new(
            "Rotate one cluster and wait. You are asked first.",
            static session =>
                new TypedLine(session)
                    .Pipe("Invoke-RSRotateEncryptionKey")
                    .Argument("mycluster")
                    .Splat("s")
                    .With("Wait"),
            [
                Claim.Rotated("mycluster"),
                Claim.Called("RotateEncryptionKey", 1),
                Claim.Prompted(1),
                Claim.Returned<Cluster>(
                    "one cluster came back, available", 1, static cluster => cluster.ClusterStatus == "available"),
                Claim.NoError(),
            ]),
        new(
            "Several clusters at once. The wait needs no Region and no credentials: they come through the pipeline.",
            static session =>
                new TypedLine(session)
                    .From("mycluster-2", "mycluster-3")
                    .Pipe("Invoke-RSRotateEncryptionKey")
                    .Splat("s")
                    .With("Force")
                    .Pipe("Wait-RSClusterAvailable"),
            [
                Claim.Rotated("mycluster-2", "mycluster-3"),
                Claim.Called("RotateEncryptionKey", 2),
                Claim.Returned<Cluster>(
                    "two clusters came back, available", 2, static cluster => cluster.ClusterStatus == "available"),
                Claim.NoError(),
            ]),
        new(
            "A KMS key, by its alias, and its remaining quota of on-demand rotations.",
            static session =>
                new TypedLine(session)
                    .Pipe("Invoke-KMSKeyRotationOnDemand")
                    .Argument("alias/sandbox-key-1")
                    .Splat("s")
                    .With("Wait")
                    .With("Force"),
            [
                Claim.Rotated(FirstKey),
                Claim.Called("RotateKeyOnDemand", 1),
                Claim.Returned<KmsKeyRotation>(
                    "1 rotation used, 24 left",
                    1,
                    static key => key is { InProgress: false, OnDemandRotationsUsed: 1, OnDemandRotationsRemaining: 24 }),
                Claim.NoError(),
            ]),
        new(
            "The answer is lost: KMS rotates the key and the connection drops. The request is not sent again.",
            static session =>
                new TypedLine(session)
                    .Pipe("Invoke-KMSKeyRotationOnDemand")
                    .Argument("alias/sandbox-key-2")
                    .Splat("s")
                    .With("Wait")
                    .With("Force"),
            [
                Claim.Rotated(SecondKey),
                Claim.Called("RotateKeyOnDemand", 1),
                Claim.Returned<KmsKeyRotation>(
                    "1 rotation used, 24 left", 1, static key => key.OnDemandRotationsUsed == 1),
                Claim.NoError(),
            ])
        {
            Setup = new SandboxSetup(
                "$null = $s.Server.Faults.Add('RotateKeyOnDemand', 'DropAfter', 1)",
                static sandbox => sandbox.Faults.Add("RotateKeyOnDemand", SandboxFaultKind.DropAfter, 1)),
        },
        new(
            "A serverless namespace gets another key.",
            static session =>
                new TypedLine(session)
                    .Pipe("Update-RSSNamespaceKey")
                    .Argument("mynamespace")
                    .Argument("alias/sandbox-key-2")
                    .Splat("s")
                    .With("Wait")
                    .With("Force"),
            [
                Claim.Rotated("mynamespace"),
                Claim.Called("UpdateNamespace", 1),
                Claim.Returned<Namespace>(
                    "it has the new key",
                    1,
                    static found => found.KmsKeyId?.EndsWith("/" + SecondKey, StringComparison.Ordinal) == true),
                Claim.NoError(),
            ]),
        new(
            "Look first: -WhatIf changes nothing.",
            static session => new TypedLine(session)
                .Pipe("Invoke-RSRotateEncryptionKey").Argument("mycluster", "mycluster-2").Splat("s").With("WhatIf"),
            [
                Claim.NothingChanged(),
                Claim.WouldChange(2),
                Claim.NoError(),
            ]),
        new(
            "A refusal: mycluster-5 is not encrypted. The other one continues.",
            static session =>
                new TypedLine(session)
                    .Pipe("Invoke-RSRotateEncryptionKey")
                    .Argument("mycluster-5", "mycluster-4")
                    .Splat("s")
                    .With("Wait")
                    .With("Force"),
            [
                Claim.Rotated("mycluster-4"),
                Claim.Called("RotateEncryptionKey", 2),
                Claim.Returned<Cluster>(
                    "the other cluster came back", 1, static cluster => cluster.ClusterIdentifier == "mycluster-4"),
                Claim.Refused("InvalidClusterState", "mycluster-5"),
            ]),
    ];
}
