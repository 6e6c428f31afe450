namespace Antiphon.Certificates;

/// <summary>Certificates cannot be used; the message says which file, why, and what would be right.</summary>
internal sealed class CertificateException(string message) : Exception(message);
