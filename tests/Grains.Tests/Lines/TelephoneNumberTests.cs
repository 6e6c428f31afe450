using CsCheck;
using Shouldly;

namespace Antiphon.Lines;

public sealed class TelephoneNumberTests
{
    [Theory]
    [InlineData("8-800-77-07-999", "+78007707999")]
    [InlineData("8 (800) 700-4-666", "+78007004666")]
    [InlineData("+7 800 770 79 99", "+78007707999")]
    [InlineData("88007707999", "+78007707999")]
    [InlineData("8007707999", "+78007707999")]
    [InlineData("+78007707999", "+78007707999")]
    [InlineData("8 914 700-00-00", "+79147000000")]
    [InlineData("tel:+7-423-230-04-54", "+74232300454")]
    [InlineData("+44 20 7946 0018", "+442079460018")]
    public void Number_AsPeopleWriteIt_IsOneNumber(string text, string number)
    {
        TelephoneNumber.TryNormalize(text, out var normal, out var refusal).ShouldBeTrue();

        normal.ShouldBe(number);
        refusal.ShouldBeNull();
    }

    [Fact]
    public void Number_OfAnotherRegion_IsReadByItsOwnRules()
    {
        TelephoneNumber.TryNormalize("020 7946 0018", out var number, out _, region: "GB").ShouldBeTrue();

        number.ShouldBe("+442079460018");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("anonymous")]
    [InlineData("8800770")]
    [InlineData("+7 800 770 79 99 00 11")]
    [InlineData("+999 123 456 789")]
    [InlineData("+7 000 000 00 00")]
    [InlineData("+7 800 770 79 99 ext. 5")]
    [InlineData("11111111111111111111111111111111111111111111111111111111111111111")]
    public void Text_ThatIsNoNumber_IsRefusedWithAnExample(string? text)
    {
        TelephoneNumber.TryNormalize(text, out var number, out var refusal).ShouldBeFalse();

        number.ShouldBeNull();
        refusal.ShouldNotBeNull().ShouldContain("+78007707999");
    }

    [Fact]
    public void AnyText_IsEitherRefusedOrStaysAsNormalized() => Gen.OneOf(Gen.String, Gen.String["+0123456789 ()-"]).Sample(text =>
        TelephoneNumber.TryNormalize(text, out var number, out var refusal)
            ? refusal is null && TelephoneNumber.TryNormalize(number, out var again, out _) && again == number
            : refusal is not null);
}
