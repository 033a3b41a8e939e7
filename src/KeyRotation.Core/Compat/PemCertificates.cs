using System;
using System.Linq;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace KeyRotation.Compat;

/// <summary>PEM certificates and chain building, on every target.</summary>
internal static class PemCertificates
{
    /// <summary>Reads the certificates of a PEM text.</summary>
    public static X509Certificate2Collection Read(string text)
    {
        var certificates = new X509Certificate2Collection();
#if NETSTANDARD2_0
        foreach (
            Match block in Regex.Matches(text, "-----BEGIN CERTIFICATE-----(?<data>[^-]+)-----END CERTIFICATE-----"))
        {
            certificates.Add(new X509Certificate2(Convert.FromBase64String(block.Groups["data"].Value)));
        }
#else
        certificates.ImportFromPem(text);
#endif
        return certificates;
    }

    /// <summary>Whether a certificate chains to a trusted one, and to no other.</summary>
    public static bool LeadsTo(X509Chain chain, X509Certificate2 certificate, X509Certificate2Collection trusted)
    {
#if NETSTANDARD2_0
        chain.ChainPolicy.ExtraStore.AddRange(trusted);
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        return chain.Build(certificate)
            && trusted
                .Cast<X509Certificate2>()
                .Any(root =>
                    root.RawData.SequenceEqual(chain.ChainElements[chain.ChainElements.Count - 1].Certificate.RawData));
#else
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(trusted);
        return chain.Build(certificate);
#endif
    }
}
