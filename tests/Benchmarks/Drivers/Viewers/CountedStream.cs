using System.Net.Sockets;

namespace Antiphon.Benchmarks;

/// <summary>A connection whose bytes are counted as they come.</summary>
internal sealed class CountedStream(Socket socket, Action<int> came) : NetworkStream(socket, ownsSocket: true)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await base.ReadAsync(buffer, cancellationToken);
        came(read);
        return read;
    }
}
