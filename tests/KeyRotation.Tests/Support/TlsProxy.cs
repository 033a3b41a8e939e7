using System;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;

namespace KeyRotation.Tests.Support;

/// <summary>A TLS proxy in front of a sandbox, with an untrusted certificate.</summary>
internal sealed class TlsProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate = SelfSigned();
    private readonly CancellationTokenSource _stopping = new();
    private readonly int _port;

    public TlsProxy(Uri sandbox)
    {
        _port = sandbox.Port;
        _listener.Start();
        _ = AcceptAsync();
    }

    public Uri Address => new($"https://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Its certificate as PEM.</summary>
    public string Certificate => _certificate.ExportCertificatePem();

    public void Dispose()
    {
        _stopping.Cancel();
        _listener.Stop();
        _certificate.Dispose();
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        // On Windows, TLS cannot use an ephemeral key.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            using (var outer = new SslStream(client.GetStream()))
            using (var sandbox = new TcpClient())
            {
                await outer.AuthenticateAsServerAsync(_certificate);
                await sandbox.ConnectAsync(IPAddress.Loopback, _port, _stopping.Token);
                NetworkStream inner = sandbox.GetStream();
                await Task.WhenAny(
                    outer.CopyToAsync(inner, _stopping.Token), inner.CopyToAsync(outer, _stopping.Token));
            }
        }
        catch (Exception e) when (e is IOException
            or System.Security.Authentication.AuthenticationException or OperationCanceledException or SocketException)
        {
            // Expected: a client that does not trust the certificate disconnects.
        }
    }
}
