using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Orleans.Runtime.Messaging;

namespace Antiphon.Certificates;

/// <summary>
/// TLS 1.3 on the connections between the processes of a cluster: both ends show a certificate of the cluster's own authority. Each then says by a byte that it has taken the
/// other's: for TLS 1.3 the handshake may be over at one end before the other has judged, and a refusal would look like a connection that ends.
/// </summary>
/// <param name="isServer">It is the end that was connected to.</param>
/// <param name="certificates">What is shown and trusted.</param>
/// <param name="refusals">Told of what comes to nothing.</param>
internal sealed class MutualTls(bool isServer, NodeCertificates certificates, TlsRefusals refusals) : IConnectionMiddleware
{
    private const byte Taken = 1;

    /// <summary>Somebody who connects and says nothing is not waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>A TLS record is at most so long.</summary>
    private const int Record = 16 * 1024;

    /// <inheritdoc/>
    /// <exception cref="AuthenticationException">The ends do not know each other; the message says why.</exception>
    public async Task OnConnectionAsync(ConnectionContext context, ConnectionDelegate next)
    {
        var plain = context.Transport;
        await using var tls = new SslStream(new DuplexStream(plain));
        await Shake(tls, context);
        var (input, output) = (PipeReader.Create(tls, new StreamPipeReaderOptions(bufferSize: Record, leaveOpen: true)), PipeWriter.Create(tls, new StreamPipeWriterOptions(minimumBufferSize: Record, leaveOpen: true)));
        context.Transport = new DuplexPipe(input, output);
        try
        {
            await next(context);
        }
        finally
        {
            await input.CompleteAsync();
            await output.CompleteAsync();
            context.Transport = plain;
        }
    }

    private async Task Shake(SslStream tls, ConnectionContext context)
    {
        var own = certificates.Current;
        string? refusal = null;
        bool Takes(object sender, X509Certificate? other, X509Chain? chain, SslPolicyErrors errors) => (refusal = NodeCertificate.Refusal(other as X509Certificate2, chain, errors)) is null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.ConnectionClosed);
        limit.CancelAfter(Patience);
        var isAgreed = false;
        try
        {
            if (isServer)
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
                {
                    EnabledSslProtocols = SslProtocols.Tls13, ServerCertificateContext = own.Shown, ClientCertificateRequired = true, CertificateChainPolicy = own.Trust(certificates.Now), RemoteCertificateValidationCallback = Takes, AllowTlsResume = false,
                }, limit.Token);
            else
                await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
                {
                    EnabledSslProtocols = SslProtocols.Tls13, ClientCertificateContext = own.Shown, CertificateChainPolicy = own.Trust(certificates.Now), RemoteCertificateValidationCallback = Takes, AllowTlsResume = false,
                }, limit.Token);
            isAgreed = true;
            await tls.WriteAsync(new[] { Taken }, limit.Token);
            await tls.ReadExactlyAsync(new byte[1], limit.Token);
        }
        catch (Exception fault) when (fault is AuthenticationException or IOException or OperationCanceledException)
        {
            throw refusals.Tell(isServer, context.RemoteEndPoint, refusal ?? (isAgreed
                ? $"it does not take what this process shows, {own.Description} ({Innermost(fault)}); its log says why"
                : $"no TLS came about ({Innermost(fault)}); its log may say why. All processes of a cluster have Antiphon:Cluster:Tls, or none"));
        }
    }

    private static string Innermost(Exception fault) => fault is OperationCanceledException ? "it said nothing in time" : fault.GetBaseException().Message.TrimEnd('.');

    private sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
