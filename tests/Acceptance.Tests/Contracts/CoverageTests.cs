using System.Reflection;
using Antiphon.V1;
using Google.Protobuf.Reflection;
using Shouldly;

namespace Antiphon.Contracts;

/// <summary>A method of the contract without a test fails here, and so does a test that names a method that is not there.</summary>
public sealed class CoverageTests
{
    /// <summary>Methods whose request holds nothing that could be wrong.</summary>
    private static readonly string[] CannotRefuse =
    [
        "ConfigurationService/GetCentre", "LinesService/ListLineStatuses", "QueuesService/ListQueueStatuses", "SitesService/ListSiteStatuses", "SystemService/GetClock", "SystemService/GetInfo",
    ];

    private static string[] Contract { get; } =
    [
        .. typeof(SystemService).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(SystemService).Namespace && type.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(type => (FileDescriptor)type.GetProperty("Descriptor")!.GetValue(null)!)
            .SelectMany(file => file.Services).SelectMany(service => service.Methods).Select(method => $"{method.Service.Name}/{method.Name}").Order(),
    ];

    [Fact]
    public void Method_OfTheContract_IsServedByATest() => Contract.Except(Named<ServesAttribute>(test => test.Methods)).ShouldBeEmpty();

    [Fact]
    public void Method_ThatCanRefuse_IsProvokedByATest() => Contract.Except(CannotRefuse).Except(Named<RefusesAttribute>(test => test.Methods)).ShouldBeEmpty();

    [Fact]
    public void Method_NamedByATest_IsInTheContract() =>
        Named<ServesAttribute>(test => test.Methods).Concat(Named<RefusesAttribute>(test => test.Methods)).Concat(CannotRefuse).Except(Contract).ShouldBeEmpty();

    private static string[] Named<T>(Func<T, IEnumerable<string>> methods)
        where T : Attribute =>
        [
            .. typeof(CoverageTests).Assembly.GetTypes().SelectMany(type => type.GetMethods())
                .Where(method => method.GetCustomAttribute<FactAttribute>() is not null)
                .SelectMany(method => method.GetCustomAttributes<T>()).SelectMany(methods).Distinct(),
        ];
}
