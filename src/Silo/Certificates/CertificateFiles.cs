namespace Antiphon.Certificates;

/// <summary>The PEM files of a directory by which the processes of a cluster know each other, named as in a Kubernetes secret; equal: nothing has changed.</summary>
/// <param name="Directory">Where they lie.</param>
/// <param name="Certificate">This process' certificate, and those between it and its authority.</param>
/// <param name="Key">Its private key.</param>
/// <param name="Authorities">Whose certificates are taken: the cluster's own authority, or two while one follows the other.</param>
internal sealed record CertificateFiles(string Directory, string Certificate, string Key, string Authorities)
{
    /// <summary>Their names.</summary>
    public const string CertificateName = "tls.crt", KeyName = "tls.key", AuthoritiesName = "ca.crt";

    /// <summary>Reads them.</summary>
    /// <exception cref="CertificateException">One is not there, or may not be read.</exception>
    public static CertificateFiles Read(string directory)
    {
        return new(directory, Text(CertificateName), Text(KeyName), Text(AuthoritiesName));

        string Text(string name)
        {
            var path = Path.GetFullPath(Path.Combine(directory, name));
            try
            {
                return File.ReadAllText(path);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                throw new CertificateException($"{path} cannot be read: {fault.Message} There must be {CertificateName} (this process' certificate), {KeyName} (its key) and {AuthoritiesName} (the cluster's authority), in PEM; deploy/certificates.sh makes them.");
            }
        }
    }

    /// <summary>Where one of them lies, for people.</summary>
    public string PathOf(string name) => Path.GetFullPath(Path.Combine(Directory, name));
}
