using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shouldly;

namespace Antiphon.Configuration;

/// <summary>The schema, the records and the seed's centre say the same.</summary>
public sealed class CentreSchemaTests
{
    private static readonly string Folder = Path.Combine(Root(), "deploy", "centre");
    private static readonly JsonObject Schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "centre.schema.json")))!.AsObject();
    private static readonly JsonObject Definitions = Schema["$defs"]!.AsObject();

    public static TheoryData<Type, string, string?> Types => new()
    {
        { typeof(Site), "site", "name" },
        { typeof(Topic), "topic", "name" },
        { typeof(NotReadyReason), "notReadyReason", "name" },
        { typeof(Operator), "operator", "id" },
        { typeof(Capacity), "capacity", null },
        { typeof(Line), "line", "number" },
        { typeof(OpeningHours), "openingHours", null },
        { typeof(Holiday), "holiday", null },
        { typeof(MenuChoice), "menuChoice", null },
        { typeof(Else), "else", null },
        { typeof(Queue), "queue", "name" },
        { typeof(SkillWanted), "skillWanted", null },
        { typeof(OverflowTier), "overflowTier", null },
        { typeof(SkillRelaxation), "skillRelaxation", null },
        { typeof(WrapUp), "wrapUp", null },
        { typeof(PanelDefinition), "panelDefinition", "name" },
        { typeof(PanelGoal), "panelGoal", null },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void Definition_OfARecord_HasItsMembersAndNoOthers(Type type, string definition, string? key)
    {
        var members = CentreJson.Options.GetTypeInfo(type).Properties;
        var properties = Definitions[definition]!["properties"]!.AsObject();

        properties.Select(property => property.Key).ShouldBe(members.Select(member => member.Name).Where(name => name != key));
        (Definitions[definition]!["required"]?.AsArray().Select(name => name!.GetValue<string>()) ?? [])
            .ShouldBe(members.Where(member => member.IsRequired && member.Name != key).Select(member => member.Name));
        Definitions[definition]!["additionalProperties"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Definition_OfARecord_HasItsDefaultsAndNamesOfEnumerations(Type type, string definition, string? key)
    {
        var text = """{ "name": "n", "id": "n", "number": "n", "site": "s", "timeZone": "z", "defaultQueue": "q", "day": "monday", "open": "10:00", "close": "11:00", "date": "2018-01-01", "key": "1", "topic": "t", "queue": "q", "skill": "s", "after": "1s", "formula": "f" }""";
        var members = CentreJson.Options.GetTypeInfo(type).Properties;
        var required = JsonNode.Parse(text)!.AsObject();
        foreach (var name in required.Select(member => member.Key).Where(name => !members.Any(member => member.Name == name && (member.IsRequired || name == key))).ToList())
            required.Remove(name);
        var least = JsonSerializer.SerializeToNode(required.Deserialize(type, CentreJson.Options), type, CentreJson.Options)!.AsObject();

        foreach (var member in members.Where(member => member.Name != key))
        {
            var property = Definitions[definition]!["properties"]![member.Name]!;
            if (property["default"] is { } value)
                least[member.Name]!.ToJsonString().ShouldBe(value.ToJsonString(), member.Name);
            if (member.PropertyType.IsEnum)
                property["enum"]!.AsArray().Select(name => name!.GetValue<string>())
                    .ShouldBe(Enum.GetNames(member.PropertyType).Select(name => char.ToLowerInvariant(name[0]) + name[1..]));
        }
    }

    [Fact]
    public void Sections_OfTheSchema_AreThoseOfAFile() =>
        Schema["properties"]!.AsObject().Select(property => property.Key).ShouldBe(["$schema", .. CentreSection.All.Select(section => section.Name)]);

    [Fact]
    public void SeedsCentre_AsDeclared_MakesSense()
    {
        var (centre, problems) = CentreFile.Read(File.ReadAllText(Path.Combine(Folder, "dns.json")));

        problems.ShouldBeEmpty();
        CentreValidation.Validate(centre).ShouldBeEmpty();
        centre.Lines.Keys.ShouldBe(["+78007004666", "+78007707999"]);
        centre.Operators.Values.Count(@operator => @operator.Capacity.Voice == 1).ShouldBe(150);
        centre.Operators.Values.CountBy(@operator => @operator.Site).OrderBy(pair => pair.Key).Select(pair => (pair.Key, Percent: (int)Math.Round(pair.Value / 1.5)))
            .ShouldBe([("home", 70), ("irkutsk", 9), ("rostov", 13), ("vladivostok", 8)]);
        centre.Operators.Values.ShouldAllBe(@operator => @operator.Skills.ContainsKey("other") && (@operator.Employment == Employment.Outsourcer) == (@operator.Site == "home"));
    }

    private static string Root()
    {
        var folder = Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location);
        while (!File.Exists(Path.Combine(folder!, "Antiphon.slnx")))
            folder = Path.GetDirectoryName(folder);
        return folder!;
    }
}
