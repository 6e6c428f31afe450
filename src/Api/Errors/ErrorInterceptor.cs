using Antiphon.Hosting;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;

namespace Antiphon.Errors;

/// <summary>Turns whatever a method throws into a status of the contract, and logs what nobody foresaw.</summary>
internal sealed partial class ErrorInterceptor(Joined joined, ILogger<ErrorInterceptor> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Check(context);
        try
        {
            return await continuation(request, context);
        }
        catch (Exception error) when (error is not RpcException)
        {
            throw Translate(error, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Check(context);
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception error) when (error is not RpcException)
        {
            throw Translate(error, context);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Check(context);
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (Exception error) when (error is not RpcException)
        {
            throw Translate(error, context);
        }
    }

    /// <summary>Health and reflection answer at any time.</summary>
    private void Check(ServerCallContext context)
    {
        if (!joined.IsSo && context.Method.StartsWith("/antiphon.", StringComparison.Ordinal))
            throw Joined.NotYet.ToRpcException();
    }

    private RpcException Translate(Exception error, ServerCallContext context)
    {
        if (!context.CancellationToken.IsCancellationRequested)
        {
            if (Failures.IsTransient(error))
                LogTransient(logger, context.Method, error);
            else
                LogUnforeseen(logger, context.Method, error);
        }

        return Failures.ToStatus(error).ToRpcException();
    }
}
