<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16-Białowieża" styleCategories="Symbology|Labeling|Fields|Forms|MapTips|Temporal|AttributeTable|Rendering" labelsEnabled="1" hasScaleBasedVisibilityFlag="0" maxScale="0" minScale="1e+10"><temporal enabled="1" mode="2" limitMode="1" startField="first_date" endField="last_date" durationField="" durationUnit="min" fixedDuration="0" accumulate="0" startExpression="" endExpression=""><fixedRange><start></start>
<end></end>
</fixedRange>
</temporal>
<renderer-v2 type="graduatedSymbol" attr="incidents" graduatedMethod="GraduatedColor" symbollevels="0" enableorderby="0" forceraster="0" referencescale="-1"><ranges><range lower="-1000000000000.000" upper="0.999" symbol="0" label="none" render="true"/>
<range lower="1.000" upper="4.999" symbol="1" label="1 to 4" render="true"/>
<range lower="5.000" upper="14.999" symbol="2" label="5 to 14" render="true"/>
<range lower="15.000" upper="49.999" symbol="3" label="15 to 49" render="true"/>
<range lower="50.000" upper="999999999999.999" symbol="4" label="50 or more" render="true"/>
</ranges>
<symbols><symbol type="fill" name="0" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleFill" enabled="1" pass="0" locked="0"><Option type="Map"><Option type="QString" name="color" value="254,237,222,64"/>
<Option type="QString" name="style" value="solid"/>
<Option type="QString" name="outline_color" value="166,54,3,255"/>
<Option type="QString" name="outline_width" value="0.4"/>
<Option type="QString" name="outline_width_unit" value="MM"/>
<Option type="QString" name="outline_style" value="dash"/>
<Option type="QString" name="joinstyle" value="bevel"/>
</Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/>
<Option name="properties"/>
<Option type="QString" name="type" value="collection"/>
</Option>
</data_defined_properties>
</layer>
</symbol>
<symbol type="fill" name="1" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleFill" enabled="1" pass="0" locked="0"><Option type="Map"><Option type="QString" name="color" value="253,190,133,89"/>
<Option type="QString" name="style" value="solid"/>
<Option type="QString" name="outline_color" value="166,54,3,255"/>
<Option type="QString" name="outline_width" value="0.4"/>
<Option type="QString" name="outline_width_unit" value="MM"/>
<Option type="QString" name="outline_style" value="dash"/>
<Option type="QString" name="joinstyle" value="bevel"/>
</Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/>
<Option name="properties"/>
<Option type="QString" name="type" value="collection"/>
</Option>
</data_defined_properties>
</layer>
</symbol>
<symbol type="fill" name="2" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleFill" enabled="1" pass="0" locked="0"><Option type="Map"><Option type="QString" name="color" value="253,141,60,102"/>
<Option type="QString" name="style" value="solid"/>
<Option type="QString" name="outline_color" value="166,54,3,255"/>
<Option type="QString" name="outline_width" value="0.4"/>
<Option type="QString" name="outline_width_unit" value="MM"/>
<Option type="QString" name="outline_style" value="dash"/>
<Option type="QString" name="joinstyle" value="bevel"/>
</Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/>
<Option name="properties"/>
<Option type="QString" name="type" value="collection"/>
</Option>
</data_defined_properties>
</layer>
</symbol>
<symbol type="fill" name="3" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleFill" enabled="1" pass="0" locked="0"><Option type="Map"><Option type="QString" name="color" value="230,85,13,115"/>
<Option type="QString" name="style" value="solid"/>
<Option type="QString" name="outline_color" value="166,54,3,255"/>
<Option type="QString" name="outline_width" value="0.4"/>
<Option type="QString" name="outline_width_unit" value="MM"/>
<Option type="QString" name="outline_style" value="dash"/>
<Option type="QString" name="joinstyle" value="bevel"/>
</Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/>
<Option name="properties"/>
<Option type="QString" name="type" value="collection"/>
</Option>
</data_defined_properties>
</layer>
</symbol>
<symbol type="fill" name="4" alpha="1" clip_to_extent="1" force_rhr="0"><layer class="SimpleFill" enabled="1" pass="0" locked="0"><Option type="Map"><Option type="QString" name="color" value="166,54,3,128"/>
<Option type="QString" name="style" value="solid"/>
<Option type="QString" name="outline_color" value="166,54,3,255"/>
<Option type="QString" name="outline_width" value="0.4"/>
<Option type="QString" name="outline_width_unit" value="MM"/>
<Option type="QString" name="outline_style" value="dash"/>
<Option type="QString" name="joinstyle" value="bevel"/>
</Option>
<data_defined_properties><Option type="Map"><Option type="QString" name="name" value=""/>
<Option name="properties"/>
<Option type="QString" name="type" value="collection"/>
</Option>
</data_defined_properties>
</layer>
</symbol>
</symbols>
</renderer-v2>
<labeling type="simple"><settings calloutType="simple"><text-style fieldName="name" isExpression="0" fontFamily="DejaVu Sans" fontSize="8.5" fontSizeUnit="Point" fontWeight="75" namedStyle="Bold" textColor="127,39,4,255" textOpacity="1" useSubstitutions="0"><text-buffer bufferDraw="1" bufferSize="0.7" bufferSizeUnits="MM" bufferColor="255,255,255,255" bufferOpacity="0.85" bufferJoinStyle="128" bufferNoFill="1"/>
</text-style>
<text-format wrapChar="" autoWrapLength="28" useMaxLineLengthForAutoWrap="1" multilineAlign="3"/>
<placement placement="4" quadOffset="4" dist="0.8" distUnits="MM" priority="6" placementFlags="10" predefinedPositionOrder="TR,TL,BR,BL,R,L,TSR,BSR" offsetType="1"/>
<rendering scaleVisibility="0" scaleMin="0" scaleMax="0" drawLabels="1" displayAll="0" obstacle="1" obstacleFactor="1" obstacleType="1" limitNumLabels="0"/>
</settings>
</labeling>
<mapTip>&lt;div style=&quot;max-width:32em;font-family:sans-serif&quot;&gt;&lt;b&gt;[% replace(replace(replace(coalesce(to_string(&quot;name&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;') %]&lt;/b&gt;[% if(&quot;width_km&quot; is null, '', '&lt;br&gt;Width (km): ' || replace(replace(replace(coalesce(to_string(&quot;width_km&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;')) %][% if(&quot;incidents&quot; is null, '', '&lt;br&gt;Incidents: ' || replace(replace(replace(coalesce(to_string(&quot;incidents&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;')) %][% if(&quot;killed&quot; is null, '', '&lt;br&gt;Killed: ' || replace(replace(replace(coalesce(to_string(&quot;killed&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;')) %][% if(&quot;first_date&quot; is null, '', '&lt;br&gt;First day: ' || replace(replace(replace(coalesce(to_string(&quot;first_date&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;')) %][% if(&quot;last_date&quot; is null, '', '&lt;br&gt;Last day: ' || replace(replace(replace(coalesce(to_string(&quot;last_date&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;')) %][% if(&quot;quote&quot; is null, '', '&lt;br&gt;&lt;i&gt;“' || left(replace(replace(replace(coalesce(to_string(&quot;quote&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;'), 600) || '”&lt;/i&gt;') %]&lt;br&gt;&lt;small&gt;[% replace(replace(replace(coalesce(to_string(&quot;reports&quot;),''),'&amp;','&amp;amp;'),'&lt;','&amp;lt;'),'&gt;','&amp;gt;') %]&lt;/small&gt;&lt;/div&gt;</mapTip>
<fieldConfiguration><field name="id" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="name" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="iso3_a" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="iso3_b" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="width_km" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="border_length_km" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="area_km2" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="incidents" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="attacks" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="operations" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="movements" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="activity" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="killed" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="killed_low" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="killed_high" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="injured" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="detained" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="abducted" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="kinds" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="first_date" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="last_date" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="report_count" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="quote" configurationFlags="None"><editWidget type="TextEdit"><config><Option type="Map"><Option type="bool" name="IsMultiline" value="true"/>
<Option type="bool" name="UseHtml" value="false"/>
</Option>
</config>
</editWidget>
</field>
<field name="quote_report" configurationFlags="None"><editWidget type="TextEdit"><config><Option type="Map"><Option type="bool" name="IsMultiline" value="true"/>
<Option type="bool" name="UseHtml" value="false"/>
</Option>
</config>
</editWidget>
</field>
<field name="incident_ids" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="reports" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="urls" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="possible" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="told" configurationFlags="None"><editWidget type=""><config><Option/>
</config>
</editWidget>
</field>
<field name="told_quotes" configurationFlags="None"><editWidget type="TextEdit"><config><Option type="Map"><Option type="bool" name="IsMultiline" value="true"/>
<Option type="bool" name="UseHtml" value="false"/>
</Option>
</config>
</editWidget>
</field>
</fieldConfiguration>
<aliases><alias index="0" field="id" name="Id"/>
<alias index="1" field="name" name="Name"/>
<alias index="2" field="iso3_a" name="First country code"/>
<alias index="3" field="iso3_b" name="Second country code"/>
<alias index="4" field="width_km" name="Width (km)"/>
<alias index="5" field="border_length_km" name="Border length (km)"/>
<alias index="6" field="area_km2" name="Area (km²)"/>
<alias index="7" field="incidents" name="Incidents"/>
<alias index="8" field="attacks" name="Attacks"/>
<alias index="9" field="operations" name="Security operations and seizures"/>
<alias index="10" field="movements" name="Movements and transfers"/>
<alias index="11" field="activity" name="Reported activity"/>
<alias index="12" field="killed" name="Killed"/>
<alias index="13" field="killed_low" name="Killed, at least"/>
<alias index="14" field="killed_high" name="Killed, at most"/>
<alias index="15" field="injured" name="Injured"/>
<alias index="16" field="detained" name="Detained"/>
<alias index="17" field="abducted" name="Abducted"/>
<alias index="18" field="kinds" name="Kinds"/>
<alias index="19" field="first_date" name="First day"/>
<alias index="20" field="last_date" name="Last day"/>
<alias index="21" field="report_count" name="Reports"/>
<alias index="22" field="quote" name="Quote"/>
<alias index="23" field="quote_report" name="Quoted report"/>
<alias index="24" field="incident_ids" name="Incident ids"/>
<alias index="25" field="reports" name="Report ids"/>
<alias index="26" field="urls" name="Web addresses"/>
<alias index="27" field="possible" name="Possible incidents"/>
<alias index="28" field="told" name="Told of the border"/>
<alias index="29" field="told_quotes" name="What is told"/>
</aliases>
<previewExpression>&quot;name&quot;</previewExpression>
</qgis>
