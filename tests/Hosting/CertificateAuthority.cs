using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Antiphon.Hosting;

/// <summary>An authority of a cluster under test, and the certificates that it gives to nodes.</summary>
public sealed class CertificateAuthority : IDisposable
{
    private readonly X509Certificate2 _own;

    /// <summary>A new authority, valid for ten years.</summary>
    /// <param name="name">What it is called.</param>
    public CertificateAuthority(string name = "the centre's authority")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        _own = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(10));
    }

    /// <summary>Its certificate, in PEM.</summary>
    public string Pem => _own.ExportCertificatePem();

    /// <summary>Puts a node's certificate, its key, and this authority's certificate into a directory, over what is there.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="node">What the node is called.</param>
    /// <param name="until">Until when it is valid; null: a year.</param>
    /// <param name="use">What it is for, as an object identifier; null: it does not say.</param>
    /// <returns>The directory.</returns>
    public string Issue(string directory, string node, DateTimeOffset? until = null, string? use = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={node}", key, HashAlgorithmName.SHA256);
        if (use is not null)
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], critical: false));
        using var certificate = request.Create(_own, DateTimeOffset.UtcNow.AddHours(-23), until ?? DateTimeOffset.UtcNow.AddYears(1), Guid.NewGuid().ToByteArray());
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "tls.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(directory, "tls.key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(directory, "ca.crt"), Pem);
        return directory;
    }

    /// <inheritdoc/>
    public void Dispose() => _own.Dispose();
}
