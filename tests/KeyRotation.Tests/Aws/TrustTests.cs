using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using KeyRotation.MiniHost;
using KeyRotation.Tests.Cmdlets;
using KeyRotation.Tests.Support;
using Xunit;

namespace KeyRotation.Tests.Aws;

/// <summary>Whose certificates are believed.</summary>
[Collection(ProcessEnvironment.Name)]
[Trait(Needs.Name, Needs.Certificates)]
public sealed class TrustTests : IDisposable
{
    private readonly Variables _variables = new();
    private readonly Scene _scene = new();
    private readonly TlsProxy _front;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("KeyRotation.Tests-");

    public TrustTests()
    {
        _front = new TlsProxy(_scene.Server.Endpoint);
        _scene.Connection["EndpointUrl"] = _front.Address;
        _scene.Connection["MaxAttempts"] = 1;
    }

    [Fact]
    public void The_bundle_of_the_environment_is_believed()
    {
        AssertNotTrusted();

        _variables.Set("AWS_CA_BUNDLE", WriteBundle(_front.Certificate));

        _scene.AssertReaches();
    }

    [Fact]
    public void The_bundle_of_the_profile_is_believed()
    {
        string file = Path.Combine(_folder.FullName, "credentials");
        File.WriteAllLines(
            file,
            [
                "[office]",
                $"aws_access_key_id = {_scene.Server.AccessKey}",
                $"aws_secret_access_key = {_scene.Server.SecretKey}",
                $"ca_bundle = {WriteBundle(_front.Certificate)}",
            ]);
        _scene.Forget("AccessKey", "SecretKey");
        _scene.Connection["ProfileName"] = "office";
        _scene.Connection["ProfileLocation"] = file;

        _scene.AssertReaches();
    }

    [Fact]
    public void A_bundle_with_another_certificate_is_refused()
    {
        using var other = new TlsProxy(_scene.Server.Endpoint);
        _variables.Set("AWS_CA_BUNDLE", WriteBundle(other.Certificate));

        AssertNotTrusted();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("This is no certificate.")]
    public void A_bundle_that_cannot_be_read_is_named(string? content)
    {
        string file = Path.Combine(_folder.FullName, "bundle.pem");
        if (content is not null)
        {
            File.WriteAllText(file, content);
        }

        _variables.Set("AWS_CA_BUNDLE", file);

        ErrorRecord error = Assert.Single(Wait().AllErrors);

        Assert.Equal("CertificateBundleUnusable", ErrorRecords.Id(error));
        Assert.Contains(file, error.ToString());
    }

    [Fact]
    public void A_session_is_warned_once_that_certificates_are_not_checked()
    {
        _scene.Connection["SkipCertificateCheck"] = true;

        MiniResult first = Wait();
        MiniResult second = Wait();

        Assert.Empty(first.AllErrors.Concat(second.AllErrors));
        Assert.Single(first.Warnings);
        Assert.Empty(second.Warnings);
    }

    public void Dispose()
    {
        _variables.Dispose();
        _front.Dispose();
        _scene.Dispose();
        _folder.Delete(recursive: true);
    }

    private void AssertNotTrusted() =>
        Assert.Equal("EndpointCertificate", ErrorRecords.Id(Assert.Single(Wait().AllErrors)));

    private MiniResult Wait() => _scene.Command("Wait-RSClusterAvailable").WithArgument("mycluster").Run();

    private string WriteBundle(string certificate)
    {
        string file = Path.Combine(_folder.FullName, "bundle.pem");
        File.WriteAllText(file, certificate);
        return file;
    }
}
