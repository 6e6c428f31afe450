namespace Antiphon.Hosting;

/// <summary>The program does not start; the message, of one line or several, says why and what to do.</summary>
internal sealed class StartRefusedException(string message) : Exception(message);
