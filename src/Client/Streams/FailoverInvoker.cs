using Grpc.Core;

namespace Antiphon.Streams;

/// <summary>Sends calls to the address in use; an unavailable one is left for the next. A unary call is then repeated there, once an address.</summary>
internal sealed class FailoverInvoker(CallInvoker[] addresses) : CallInvoker
{
    private int _current;

    /// <summary>The index of the address in use.</summary>
    public int Current => Volatile.Read(ref _current);

    /// <summary>Goes on to the next address, unless somebody has done so since <paramref name="from"/> was in use.</summary>
    public void MoveOn(int from) => Interlocked.CompareExchange(ref _current, (from + 1) % addresses.Length, from);

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var attempt = new Attempt<TResponse>();
        var response = Send();
        return new(response, Headers(), () => attempt.Call!.GetStatus(), () => attempt.Call!.GetTrailers(), () => attempt.Call?.Dispose());

        async Task<TResponse> Send()
        {
            for (var tries = 1; ; tries++)
            {
                var address = Current;
                attempt.Call = addresses[address].AsyncUnaryCall(method, host, options, request);
                try
                {
                    return await attempt.Call.ResponseAsync;
                }
                catch (RpcException failure)
                {
                    if (!GoesOn(failure, address, tries, options))
                    {
                        throw AntiphonRefusal.From(failure);
                    }
                }
            }
        }

        async Task<Metadata> Headers()
        {
            await response;
            return await attempt.Call!.ResponseHeadersAsync;
        }
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        for (var tries = 1; ; tries++)
        {
            var address = Current;
            try
            {
                return addresses[address].BlockingUnaryCall(method, host, options, request);
            }
            catch (RpcException failure)
            {
                if (!GoesOn(failure, address, tries, options))
                {
                    throw AntiphonRefusal.From(failure);
                }
            }
        }
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        addresses[Current].AsyncServerStreamingCall(method, host, options, request);

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        addresses[Current].AsyncClientStreamingCall(method, host, options);

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) =>
        addresses[Current].AsyncDuplexStreamingCall(method, host, options);

    /// <summary>An unavailable address is left. True: the call is to be repeated at the next.</summary>
    private bool GoesOn(RpcException failure, int address, int tries, CallOptions options)
    {
        if (failure.StatusCode != StatusCode.Unavailable || options.CancellationToken.IsCancellationRequested)
        {
            return false;
        }

        MoveOn(address);
        return tries < addresses.Length;
    }

    private sealed class Attempt<TResponse>
    {
        public AsyncUnaryCall<TResponse>? Call { get; set; }
    }
}
