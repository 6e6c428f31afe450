using Microsoft.Extensions.Logging;

namespace Antiphon.Certificates;

/// <summary>Keeps what is logged.</summary>
internal sealed class LinesLogged<T> : ILogger<T>
{
    /// <summary>The lines.</summary>
    public List<string> Lines { get; } = [];

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => true;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Add(formatter(state, exception));
}
