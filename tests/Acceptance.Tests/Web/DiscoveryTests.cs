using Antiphon.Silos;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Grpc.Reflection.V1Alpha;
using Shouldly;

namespace Antiphon.Web;

/// <summary>What a stranger with grpcurl or a probe finds.</summary>
[Collection(RunningSilo.Collection)]
public sealed class DiscoveryTests(RunningSilo silo) : IDisposable
{
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(silo.Grpc);

    public void Dispose() => _channel.Dispose();

    [Fact]
    public async Task Reflection_Asked_ListsEveryServiceOfTheContract()
    {
        using var stream = new ServerReflection.ServerReflectionClient(_channel).ServerReflectionInfo();
        await stream.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" });
        (await stream.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
        var services = stream.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name).ToList();
        foreach (var name in new[] { "Configuration", "Lines", "Calls", "Operators", "Queues", "Telephony", "Desk", "System", "Archive" })
            services.ShouldContain($"antiphon.v1.{name}Service");

        await stream.RequestStream.WriteAsync(new ServerReflectionRequest { FileContainingSymbol = "antiphon.v1.TelephonyService" });
        (await stream.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
        stream.ResponseStream.Current.FileDescriptorResponse.FileDescriptorProto.ShouldNotBeEmpty();
        await stream.RequestStream.CompleteAsync();
    }

    [Fact]
    public async Task Health_Asked_IsServing()
    {
        var health = new Health.HealthClient(_channel);
        await Eventually.Get(async () => await health.CheckAsync(new HealthCheckRequest()), answer => answer.Status == HealthCheckResponse.Types.ServingStatus.Serving);
    }
}
