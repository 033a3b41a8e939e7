using System;
using System.IO;
using System.Linq;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KeyRotation.Compat;
using KeyRotation.Errors;
using KeyRotation.Properties;

namespace KeyRotation.Aws;

/// <summary>The certificates of a file, trusted instead of the system's.</summary>
internal sealed class CertificateBundle
{
    private readonly X509Certificate2Collection _trusted;

    private CertificateBundle(X509Certificate2Collection trusted) => _trusted = trusted;

    /// <summary>Reads a file of certificates.</summary>
    /// <exception cref="KeyRotationException">The file cannot be read, or contains no certificate.</exception>
    public static CertificateBundle Read(string path)
    {
        try
        {
            var certificates = PemCertificates.Read(File.ReadAllText(path));
            return certificates.Count > 0
                ? new CertificateBundle(certificates)
                : throw new InvalidDataException(CoreMessages.NoCertificateInBundle);
        }
        catch (Exception e)
            when (e
                    is IOException
                        or UnauthorizedAccessException
                        or CryptographicException
                        or InvalidDataException
                        or FormatException
                        or ArgumentException)
        {
            throw new KeyRotationException(
                ErrorIds.CertificateBundleUnusable,
                FaultKind.InvalidInput,
                CoreMessages.CertificateBundleUnusable.With(path, e.Message),
                CoreMessages.CertificateBundleUnusableAction,
                e);
        }
    }

    /// <summary>Whether a server's certificate chains to one of these certificates.</summary>
    public bool Trusts(X509Certificate2? server, X509Chain? presented, SslPolicyErrors errors)
    {
        if (server is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var element in presented?.ChainElements.Cast<X509ChainElement>() ?? [])
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return PemCertificates.LeadsTo(chain, server, _trusted);
    }
}
