using System.Reflection;
using Shouldly;

namespace Antiphon.Architecture;

/// <summary>What lies on the wire and in storage has explicit names and numbers, so that it can be renamed and grow.</summary>
public sealed class ContractTests
{
    private static readonly Type[] Types = [.. House.Load("Grains.Interfaces").GetTypes().Where(type => type.Namespace?.StartsWith("Antiphon", StringComparison.Ordinal) == true)];

    [Fact]
    public void ActorInterfaces_AndTheirMethods_HaveAliases()
    {
        var actors = Types.Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type)).ToArray();
        actors.ShouldNotBeEmpty();

        actors.Where(actor => actor.GetCustomAttribute<AliasAttribute>(inherit: false) is null).ShouldBeEmpty();
        actors.SelectMany(actor => actor.GetMethods()).Where(method => method.GetCustomAttribute<AliasAttribute>(inherit: false) is null)
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}").ShouldBeEmpty();
    }

    [Fact]
    public void Records_OfTheWire_HaveAliasesAndNumberedMembers()
    {
        var records = Types.Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>(inherit: false) is not null).ToArray();
        records.ShouldNotBeEmpty();

        records.Where(record => record.GetCustomAttribute<AliasAttribute>(inherit: false) is null).ShouldBeEmpty();
        records.Where(record => !record.IsEnum)
            .SelectMany(record => record.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(property => property.SetMethod is not null && property.GetCustomAttribute<IdAttribute>() is null)
            .Select(property => $"{property.DeclaringType!.Name}.{property.Name}").ShouldBeEmpty();
    }

    [Fact]
    public void Aliases_AreUnique() =>
        Types.Select(type => type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias).OfType<string>().GroupBy(alias => alias).Where(group => group.Count() > 1)
            .Select(group => group.Key).ShouldBeEmpty();
}
