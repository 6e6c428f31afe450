using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Antiphon.Certificates;

/// <summary>What this process shows the others of its cluster, and whose certificates it takes.</summary>
internal sealed class NodeCertificate
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1", ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2 _own;
    private readonly X509Certificate2Collection _authorities;

    private NodeCertificate(X509Certificate2 own, X509Certificate2Collection between, X509Certificate2Collection authorities)
    {
        (_own, _authorities) = (own, authorities);
        Shown = SslStreamCertificateContext.Create(own, between, offline: true);
    }

    /// <summary>The certificate with its key, and those between it and its authority.</summary>
    public SslStreamCertificateContext Shown { get; }

    /// <summary>Whose it is.</summary>
    public string Subject => _own.Subject;

    /// <summary>Whose it is, of whom, and its time.</summary>
    public string Description => Describe(_own);

    /// <summary>Until when it is valid.</summary>
    public DateTimeOffset Until => _own.NotAfter.ToUniversalTime();

    /// <summary>Takes the files.</summary>
    /// <exception cref="CertificateException">They do not go together, or the others would refuse the certificate.</exception>
    public static NodeCertificate Load(CertificateFiles files, DateTimeOffset now)
    {
        var authorities = Certificates(files.Authorities, files.PathOf(CertificateFiles.AuthoritiesName));
        var between = Certificates(files.Certificate, files.PathOf(CertificateFiles.CertificateName));
        between.RemoveAt(0);
        X509Certificate2 own;
        try
        {
            own = X509Certificate2.CreateFromPem(files.Certificate, files.Key);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            throw new CertificateException($"{files.PathOf(CertificateFiles.KeyName)} cannot be used: {fault.Message} It must be the private key of the certificate in {CertificateFiles.CertificateName}, in PEM and not encrypted.");
        }

        var node = new NodeCertificate(own, between, authorities);
        using var chain = new X509Chain { ChainPolicy = node.Trust(now) };
        chain.ChainPolicy.ExtraStore.AddRange(between);
        chain.ChainPolicy.ApplicationPolicy.Add(new(ServerAuthentication));
        chain.ChainPolicy.ApplicationPolicy.Add(new(ClientAuthentication));
        if (!chain.Build(own))
            throw new CertificateException($"{files.PathOf(CertificateFiles.CertificateName)} cannot be used: {Describe(own)}: {Reasons(chain)}. It must be of an authority in {CertificateFiles.AuthoritiesName}, valid now, and, if it says what it is for, for server and for client authentication.");
        return node;
    }

    /// <summary>What a certificate must be to be taken now: of one of the authorities, whatever the machine trusts, and within its time.</summary>
    public X509ChainPolicy Trust(DateTimeOffset now)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true, VerificationTime = now.UtcDateTime };
        policy.CustomTrustStore.AddRange(_authorities);
        return policy;
    }

    /// <summary>
    /// Why the other end's certificate is not taken; null: it is. Its name is not asked: the authority is the cluster's own, and whoever has a certificate of it is a node.
    /// </summary>
    /// <param name="other">What was shown; null: nothing.</param>
    /// <param name="chain">As it was built by <see cref="Trust"/>.</param>
    /// <param name="errors">What was found.</param>
    public static string? Refusal(X509Certificate2? other, X509Chain? chain, SslPolicyErrors errors) => (other, errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) switch
    {
        (null, _) => "it has shown no certificate",
        (_, SslPolicyErrors.None) => null,
        _ => $"{Describe(other)}: {(chain is null ? "it was not looked at" : Reasons(chain))}",
    };

    private static X509Certificate2Collection Certificates(string text, string path)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(text);
        }
        catch (CryptographicException fault)
        {
            throw new CertificateException($"{path} cannot be used: {fault.Message} It must be a certificate in PEM.");
        }

        return found.Count > 0 ? found : throw new CertificateException($"{path} has no certificate; it must be one in PEM (-----BEGIN CERTIFICATE-----).");
    }

    private static string Describe(X509Certificate2 certificate) => string.Create(CultureInfo.InvariantCulture,
        $"the certificate '{certificate.Subject}' of '{certificate.Issuer}', valid from {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm}Z until {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm}Z");

    private static string Reasons(X509Chain chain) => string.Join(", ", chain.ChainStatus.Select(Reason).Distinct());

    private static string Reason(X509ChainStatus found) => found.Status switch
    {
        X509ChainStatusFlags.NotTimeValid => "it is out of its time",
        X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain => $"it is of no authority in {CertificateFiles.AuthoritiesName}",
        X509ChainStatusFlags.NotSignatureValid => "its signature is wrong",
        X509ChainStatusFlags.NotValidForUsage => "it is not for this use",
        _ => found.StatusInformation.TrimEnd('.', ' '),
    };
}
